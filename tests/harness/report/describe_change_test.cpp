#include "harness/report/explain_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(DescribeChange, SaysWhatIsDifferentAndWhatIsGone) {
    Peer peer;
    peer.domain = "a.example.";
    MxHost host;
    host.label = "mx1";
    host.next_starttls = {Starttls::refused, Starttls::not_offered};
    peer.mx = {host, host};
    peer.mx[1].label = "mx2";
    peer.sts.emplace();
    Peer then = peer;
    then.mx.resize(1);
    then.mx[0].moved = true;
    then.mx[0].certificate.private_key = PrivateKey::another;
    then.sts.reset();
    peer.then = std::make_shared<const Peer>(then);

    EXPECT_THAT(
        describe_change(peer),
        ElementsAre(
            "mx1 (preference 10) offers STARTTLS, in a sender's session 2 it offers STARTTLS and refuses it "
            "with 454, "
            "from a sender's session 3 on it does not offer STARTTLS, TLS 1.2 to 1.3, certificate "
            "self-signed, for "
            "another key than before; no TLSA records; it has other addresses than before.",
            "No longer: mx2 (preference 10) offers STARTTLS, in a sender's session 2 it offers STARTTLS and "
            "refuses it "
            "with 454, from a sender's session 3 on it does not offer STARTTLS, TLS 1.2 to 1.3, certificate "
            "self-signed; no TLSA records.",
            "No longer: Its MTA-STS policy is enforce for no MX host."
        )
    );
}

TEST(DescribeChange, IsBesideWhatTheSenderKeepsForTheSecondMessage) {
    Scenario scenario;
    scenario.kept = Kept::connections;
    EXPECT_THAT(
        explain_report(scenario, 80),
        HasSubstr("  The sender keeps connections of the first message's delivery.\n")
    );
    scenario.kept = Kept::nothing;
    EXPECT_THAT(explain_report(scenario, 80), Not(HasSubstr("keeps")));
}

} // namespace
} // namespace harness
