#include "harness/model/world_check.hpp"

#include "tests/harness/model/correct_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

std::vector<std::string> texts_of(const std::vector<Contradiction>& found) {
    std::vector<std::string> texts;
    for (const Contradiction& contradiction : found)
        texts.push_back(contradiction.text);
    return texts;
}

TEST(WorldCheck, HasNothingAgainstACorrectPeer) {
    EXPECT_TRUE(check_peer(correct_peer()).empty());
}

// RFC 7505 3
TEST(WorldCheck, RefusesANullMxBesideAHost) {
    Peer peer = correct_peer();
    peer.null_mx = true;
    EXPECT_THAT(
        texts_of(check_peer(peer)),
        testing::ElementsAre("a null MX stands alone, beside no MX host (RFC 7505 3)")
    );
    peer.mx.clear();
    EXPECT_TRUE(check_peer(peer).empty());
}

TEST(WorldCheck, RefusesHostsOfADomainThatDoesNotExist) {
    Peer peer = correct_peer();
    peer.existence = Existence::missing;
    EXPECT_THAT(
        texts_of(check_peer(peer)), testing::ElementsAre("a domain that does not exist has no MX records")
    );
}

// RFC 5321 5.1
TEST(WorldCheck, RefusesAnImplicitMxBesideAnother) {
    Peer peer = correct_peer();
    peer.mx[0].mx_record = MxRecord::implicit;
    EXPECT_TRUE(check_peer(peer).empty());
    peer.mx.push_back(correct_host("mx2"));
    EXPECT_THAT(
        texts_of(check_peer(peer)),
        testing::ElementsAre(testing::StartsWith("an implicit MX host stands alone"))
    );
}

TEST(WorldCheck, RefusesTwoHostsOfOneName) {
    Peer peer = correct_peer();
    peer.mx.push_back(correct_host("mx2"));
    EXPECT_TRUE(check_peer(peer).empty());
    peer.mx[1].name = peer.mx[0].name;
    const auto found = check_peer(peer);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].part, PeerPart::host);
    EXPECT_EQ(found[0].index, 1U);
    EXPECT_EQ(found[0].text, "there are two MX hosts called mx1.foo.dane.example.");
}

TEST(WorldCheck, SaysWhichHostOrFaultIsMeant) {
    Peer peer = correct_peer();
    peer.mx.push_back(correct_host("mx2"));
    peer.mx[1].certificate.chain = Chain::leaf_only;
    peer.dns = {{"foo.dane.example.", "MX", DnsFaultKind::servfail}, {"foo", "MX", DnsFaultKind::servfail}};
    const auto found = check_peer(peer);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].part, PeerPart::host);
    EXPECT_EQ(found[0].index, 1U);
    EXPECT_TRUE(found[0].warning);
    EXPECT_EQ(found[1].part, PeerPart::fault);
    EXPECT_EQ(found[1].index, 1U);
    EXPECT_FALSE(found[1].warning);
}

TEST(WorldCheck, FindsPeersThatNeedTheSameZone) {
    Peer first = correct_peer();
    first.mx[0].zone_name = "mx1-foo.dane.example.";
    Peer second = correct_peer();
    second.domain = "mx1-foo.dane.example.";
    second.mx[0].zone_name = second.domain;
    Peer third = correct_peer();
    const std::vector<const Peer*> peers{&first, &second, &third};
    const auto collisions = check_names(peers);
    ASSERT_EQ(collisions.size(), 2U);
    EXPECT_EQ(collisions[0].first, 0U);
    EXPECT_EQ(collisions[0].second, 1U);
    EXPECT_EQ(collisions[0].zone, "mx1-foo.dane.example.");
    EXPECT_EQ(collisions[1].second, 2U);
    EXPECT_EQ(collisions[1].zone, "foo.dane.example.");
}

} // namespace
} // namespace harness
