// What is different from message to message, or from session to session.
#include "harness/staging/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <variant>

namespace {

using namespace harness;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

Peer correct_peer() {
    Peer peer;
    peer.id = "dane/a";
    peer.domain = "a.dane.example.";
    MxHost host;
    host.label = "mx1";
    host.name = "mx1.a.dane.example.";
    host.zone_name = peer.domain;
    host.tlsa = {TlsaFacts{}};
    peer.mx = {host};
    return peer;
}

Stage staged(Peer peer) {
    return stage_world({{std::move(peer)}}, {"seed", 1'790'000'000});
}

fake_dns::ZoneSpec only_zone(const Stage& stage) {
    for (const fake_dns::ZoneSpec& zone : stage.dns.zones)
        if (zone.origin == "a.dane.example.") return zone;
    throw std::out_of_range("the peer has no zone");
}

TEST(ChangingPeer, HasWhatChangesOfAPeerBesideWhatItWas) {
    Peer peer = correct_peer();
    Peer then = peer;
    then.mx[0].certificate.private_key = PrivateKey::another;
    then.mx[0].tlsa = {{.of = TlsaOf::another_key}};
    MxHost new_host = correct_peer().mx[0];
    new_host.label = "mx2";
    new_host.name = "mx2.a.dane.example.";
    then.mx.push_back(new_host);
    peer.then = std::make_shared<const Peer>(then);
    const Stage stage = staged(peer);

    const auto tlsa_in = [](const fake_dns::ZoneSpec& zone, const std::string& name) {
        std::string found;
        for (const std::string& record : zone.records())
            if (record.starts_with("_25._tcp." + name)) found = record;
        return found;
    };
    ASSERT_THAT(stage.dns.later_zones, SizeIs(1));
    const std::string before = tlsa_in(only_zone(stage), "mx1");
    EXPECT_EQ(tlsa_in(stage.dns.later_zones[0], "mx1"), before); // nobody thought of it
    EXPECT_THAT(stage.dns.later_zones[0].records(), Contains("mx1.a.dane.example. 300 IN A 198.18.0.1"));
    ASSERT_THAT(stage.peers.at(0).hosts, SizeIs(2));
    EXPECT_THAT(stage.peers.at(0).hosts[0].addresses, ElementsAre("198.18.0.1", "2001:db8:25::1"));
    ASSERT_TRUE(stage.later_hosts.contains("198.18.0.1"));
    EXPECT_NE(
        stage.later_hosts.at("198.18.0.1")->identity().key_pem,
        stage.hosts.at("198.18.0.1")->identity().key_pem
    );
    EXPECT_TRUE(stage.later_hosts.contains(stage.peers.at(0).hosts[1].addresses.at(0)));
    EXPECT_FALSE(stage.hosts.contains(stage.peers.at(0).hosts[1].addresses.at(0)));
}

TEST(ChangingPeer, GivesAHostThatMovesOrIsClosedOtherAddresses) {
    Peer peer = correct_peer();
    Peer then = peer;
    then.mx[0].moved = true;
    peer.then = std::make_shared<const Peer>(then);
    EXPECT_THAT(staged(peer).peers.at(0).hosts[0].addresses, SizeIs(4));
    then.mx[0].moved = false;
    then.mx[0].connections = {Connections::refused, Connections::accepted};
    peer.then = std::make_shared<const Peer>(then);
    const Stage closed = staged(peer);
    EXPECT_THAT(
        closed.dns.later_zones.at(0).records(),
        Contains(StartsWith("mx1.a.dane.example. 300 IN A 198.18.240."))
    );
    EXPECT_THAT(
        closed.dns.later_zones.at(0).records(), Contains("mx1.a.dane.example. 300 IN AAAA 2001:db8:25::1")
    );
}

TEST(ChangingPeer, TakesTurnsWhereStarttlsDoes) {
    Peer peer = correct_peer();
    peer.mx[0].next_starttls = {Starttls::refused, Starttls::not_offered};
    const Stage stage = staged(peer);
    const auto& turns = stage.hosts.at("198.18.0.1")->turns;
    ASSERT_THAT(turns, SizeIs(3));
    EXPECT_THAT(turns[0]->deviations, IsEmpty());
    EXPECT_TRUE(std::holds_alternative<fake_mx::StarttlsRefused>(turns[1]->deviations.at(0)));
    EXPECT_TRUE(std::holds_alternative<fake_mx::StarttlsNotOffered>(turns[2]->deviations.at(0)));
}

TEST(ChangingPeer, PublishesARecordWithoutDataAsThreeOctets) {
    Peer peer = correct_peer();
    peer.mx[0].tlsa = {{.octets = 0}};
    EXPECT_THAT(
        only_zone(staged(peer)).records(), Contains("_25._tcp.mx1.a.dane.example. 300 IN TLSA \\# 3 030101")
    );
}

} // namespace
