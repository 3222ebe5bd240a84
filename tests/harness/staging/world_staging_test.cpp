#include "harness/staging/world_staging.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

Peer peer_of(const std::string& domain) {
    MxHost host;
    host.label = "mx1";
    host.name = "mx1." + domain;
    host.zone_name = domain;
    Peer peer;
    peer.id = domain;
    peer.domain = domain;
    peer.mx = {host};
    return peer;
}

std::vector<std::string> keys_of(const HostTable& table) {
    std::vector<std::string> keys;
    for (const auto& [address, host] : table)
        keys.push_back(address);
    return keys;
}

TEST(WorldStaging, MakesOfAPeerWhatIsServedOfIt) {
    WorldStaging staging({"seed", 1'790'000'000});

    const PeerStage added = staging.add(peer_of("a.example."));

    EXPECT_EQ(added.peer.recipient, "user@a.example");
    ASSERT_EQ(added.zones.size(), 1U);
    EXPECT_EQ(added.zones[0].origin, "a.example.");
    EXPECT_THAT(keys_of(added.hosts), UnorderedElementsAre("198.18.0.1", "2001:db8:25::1"));
    EXPECT_THAT(added.policy_hosts, IsEmpty());
}

TEST(WorldStaging, GivesNoAddressTwice) {
    WorldStaging staging({"seed", 1'790'000'000});
    const PeerStage first = staging.add(peer_of("a.example."));
    staging.remove(first.peer);

    const PeerStage second = staging.add(peer_of("a.example."));

    EXPECT_THAT(second.peer.hosts.at(0).addresses, ElementsAre("198.18.0.2", "2001:db8:25::2"));
    EXPECT_NE(second.zones.at(0).servers.at(0).ipv4, first.zones.at(0).servers.at(0).ipv4);
}

TEST(WorldStaging, FindsRoomOnLoopbackForWhoeverHasNoNamespace) {
    WorldStaging staging({"seed", 1'790'000'000, AddressRange::loopback});

    const PeerStage added = staging.add(peer_of("a.example."));

    EXPECT_THAT(added.peer.hosts.at(0).addresses, ElementsAre("127.18.0.1"));
    EXPECT_THAT(keys_of(added.hosts), UnorderedElementsAre("127.18.0.1"));
    EXPECT_THAT(added.zones.at(0).records(), testing::Contains("mx1.a.example. 300 IN A 127.18.0.1"));
    EXPECT_EQ(added.zones.at(0).servers.at(0).ipv4, "127.19.0.1");
    EXPECT_EQ(added.zones.at(0).servers.at(0).ipv6, "");
}

// The zones' records are asked for anew after each change.
TEST(WorldStaging, PointsToTheHostsThatThereAre) {
    WorldStaging staging({"seed", 1'790'000'000});
    const auto zones = staging.dns().reverse_zones();
    const PeerStage a = staging.add(peer_of("a.example."));
    staging.add(peer_of("b.example."));

    staging.remove(a.peer);

    EXPECT_THAT(zones.at(0).records(), ElementsAre("2.0.18.198.in-addr.arpa. 300 IN PTR mx1.b.example."));
}

} // namespace
