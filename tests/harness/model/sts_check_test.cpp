#include "harness/model/sts_check.hpp"

#include "harness/model/world_check.hpp"
#include "tests/harness/model/correct_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Peer peer_with(StsFacts sts) {
    Peer peer = correct_peer();
    peer.sts = std::move(sts);
    return peer;
}

std::vector<std::string> contradictions_of(const Peer& peer) {
    std::vector<std::string> texts;
    for (const Contradiction& each : check_sts(peer))
        texts.push_back((each.warning ? "warning: " : "error: ") + each.text);
    return texts;
}

TEST(StsCheck, AllowsAnyOneDeviation) {
    EXPECT_THAT(contradictions_of(correct_peer()), IsEmpty());
    EXPECT_THAT(contradictions_of(peer_with({})), IsEmpty());
    EXPECT_THAT(contradictions_of(peer_with({.txt = StsTxt::doubled})), IsEmpty());
    EXPECT_THAT(
        contradictions_of(
            peer_with({.certificate = {.issuer = Issuer::public_ca, .validity = Validity::expired}})
        ),
        IsEmpty()
    );
    EXPECT_THAT(contradictions_of(peer_with({.http = StsHttp::unreachable})), IsEmpty());
}

TEST(StsCheck, RefusesAPolicyOfADomainThatDoesNotExist) {
    Peer peer = peer_with({});
    peer.existence = Existence::missing;
    peer.mx.clear();
    EXPECT_THAT(
        contradictions_of(peer), ElementsAre("error: a domain that does not exist has no MTA-STS policy")
    );
    const auto found = check_peer(peer);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].part, PeerPart::sts);
}

TEST(StsCheck, WarnsOfAPolicyHostThatNobodyAsks) {
    for (const StsTxt txt : {StsTxt::missing, StsTxt::doubled, StsTxt::malformed})
        EXPECT_THAT(
            contradictions_of(peer_with({.txt = txt, .http = StsHttp::redirect})),
            ElementsAre("warning: nobody asks the policy host: the TXT record does not announce a policy "
                        "(RFC 8461 3.1)")
        );
    EXPECT_THAT(
        contradictions_of(peer_with(
            {.certificate = {.issuer = Issuer::public_ca, .validity = Validity::expired},
             .http = StsHttp::unreachable}
        )),
        ElementsAre("warning: nobody sees the certificate of the policy host: it is unreachable")
    );
    EXPECT_THAT(
        contradictions_of(peer_with({.certificate = {.chain = Chain::unordered}})),
        ElementsAre("error: only the chain of the public CA has an intermediate")
    );
    Peer null_mx = peer_with({});
    null_mx.mx.clear();
    null_mx.null_mx = true;
    EXPECT_THAT(
        contradictions_of(null_mx),
        ElementsAre("warning: nobody needs the MTA-STS policy: the domain takes no mail")
    );
}

} // namespace
} // namespace harness
