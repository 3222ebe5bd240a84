#include "harness/model/peer_names.hpp"

#include "tests/harness/model/correct_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

AliasFacts alias_at(const std::string& label, const std::string& zone) {
    AliasFacts alias;
    alias.name = label + "." + zone;
    alias.zone_name = zone;
    return alias;
}

Peer peer_with_an_alias(AliasEnd end, unsigned links) {
    Peer peer = correct_peer();
    peer.mx[0].alias = alias_at("alias1", "foo.dane.example.");
    peer.mx[0].alias->end = end;
    peer.mx[0].alias->links = links;
    return peer;
}

std::vector<std::string> cname_texts(const Peer& peer) {
    std::vector<std::string> texts;
    for (const CnameRecord& record : cnames_of(peer))
        texts.push_back(record.zone + ": " + record.owner + " -> " + record.target);
    return texts;
}

std::vector<std::string> names_of_places(const MxHost& host) {
    std::vector<std::string> names;
    for (const TlsaPlace& place : tlsa_places(host))
        names.push_back(place.name);
    return names;
}

TEST(PeerNames, HaveEachZoneOnceAndThatOfTheDomainFirst) {
    Peer peer = correct_peer();
    peer.mx.push_back(correct_host("mx2"));
    peer.mx[1].alias = alias_at("alias2", "alias2-foo.dane.example.");
    peer.mx[1].tlsa_alias = alias_at("tlsa2", "tlsa2-foo.dane.example.");

    std::vector<std::string> origins;
    for (const PeerZone& zone : zones_of(peer))
        origins.push_back(zone.origin);

    EXPECT_THAT(
        origins, ElementsAre("foo.dane.example.", "alias2-foo.dane.example.", "tlsa2-foo.dane.example.")
    );
    EXPECT_EQ(zone_of(peer, "_25._tcp.alias2.alias2-foo.dane.example.").origin, "alias2-foo.dane.example.");
    EXPECT_EQ(zone_of(peer, "foo.example.").origin, "");
}

TEST(PeerNames, LinkAnAliasToItsHost) {
    EXPECT_THAT(cname_texts(correct_peer()), IsEmpty());
    EXPECT_THAT(
        cname_texts(peer_with_an_alias(AliasEnd::resolves, 2)),
        ElementsAre(
            "foo.dane.example.: alias1.foo.dane.example. -> alias1-2.foo.dane.example.",
            "foo.dane.example.: alias1-2.foo.dane.example. -> mx1.foo.dane.example."
        )
    );
}

TEST(PeerNames, LinkAnAliasToNothingOrToItself) {
    EXPECT_THAT(
        cname_texts(peer_with_an_alias(AliasEnd::dangling, 1)),
        ElementsAre("foo.dane.example.: alias1.foo.dane.example. -> nowhere.foo.dane.example.")
    );
    EXPECT_THAT(
        cname_texts(peer_with_an_alias(AliasEnd::loop, 1)),
        ElementsAre("foo.dane.example.: alias1.foo.dane.example. -> alias1.foo.dane.example.")
    );
}

TEST(PeerNames, FollowAnAliasToItsEnd) {
    EXPECT_THAT(
        with_targets(peer_with_an_alias(AliasEnd::resolves, 2), "alias1.foo.dane.example."),
        ElementsAre("alias1.foo.dane.example.", "alias1-2.foo.dane.example.", "mx1.foo.dane.example.")
    );
    EXPECT_THAT(
        with_targets(peer_with_an_alias(AliasEnd::loop, 2), "alias1.foo.dane.example."),
        ElementsAre("alias1.foo.dane.example.", "alias1-2.foo.dane.example.")
    );
}

TEST(PeerNames, PlaceTlsaRecordsAtTheHostTheAliasOrBoth) {
    MxHost host = peer_with_an_alias(AliasEnd::resolves, 1).mx[0];
    const std::string at_host = "_25._tcp.mx1.foo.dane.example.";
    const std::string at_alias = "_25._tcp.alias1.foo.dane.example.";

    EXPECT_THAT(names_of_places(host), ElementsAre(at_host));
    host.alias->tlsa_at = TlsaAt::alias;
    EXPECT_THAT(names_of_places(host), ElementsAre(at_alias));
    host.alias->tlsa_at = TlsaAt::both;
    EXPECT_THAT(names_of_places(host), ElementsAre(at_alias, at_host));
}

TEST(PeerNames, PlaceTlsaRecordsWhereTheirAliasLeads) {
    Peer peer = correct_peer();
    MxHost& host = peer.mx[0];
    host.tlsa_alias = alias_at("tlsa1", "tlsa1-foo.dane.example.");

    EXPECT_THAT(names_of_places(host), ElementsAre("tlsa1.tlsa1-foo.dane.example."));
    EXPECT_THAT(
        cname_texts(peer),
        ElementsAre("foo.dane.example.: _25._tcp.mx1.foo.dane.example. -> tlsa1.tlsa1-foo.dane.example.")
    );
    host.tlsa_alias->end = AliasEnd::loop;
    EXPECT_THAT(names_of_places(host), IsEmpty());
    EXPECT_THAT(
        cname_texts(peer),
        ElementsAre("foo.dane.example.: _25._tcp.mx1.foo.dane.example. -> _25._tcp.mx1.foo.dane.example.")
    );
}

} // namespace
} // namespace harness
