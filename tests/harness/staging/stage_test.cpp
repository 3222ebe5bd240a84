#include "harness/staging/stage.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <variant>

namespace {

using namespace harness;
using testing::_;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;
using testing::SizeIs;
using testing::StartsWith;
using testing::UnorderedElementsAre;

constexpr std::int64_t kNow = 1'790'000'000;

MxHost default_host() {
    MxHost host;
    host.label = "mx1";
    host.name = "mx1.a.dane.example.";
    host.zone_name = "a.dane.example.";
    host.tlsa = {TlsaFacts{}};
    return host;
}

Peer default_peer() {
    Peer peer;
    peer.id = "dane/a";
    peer.domain = "a.dane.example.";
    peer.mx = {default_host()};
    return peer;
}

Stage stage_peer(Peer peer) {
    return stage_world({{std::move(peer)}}, {"seed", kNow});
}

const fake_dns::ZoneSpec& zone_of(const Stage& stage, const std::string& origin) {
    const auto found = std::find_if(stage.dns.zones.begin(), stage.dns.zones.end(), [&](const auto& zone) {
        return zone.origin == origin;
    });
    if (found == stage.dns.zones.end()) throw std::out_of_range("no zone " + origin);
    return *found;
}

// RFC 8460 3: exactly one record that begins with the version and a semicolon.
TEST(Stage, PublishesTheRecordsThatAskForTlsReports) {
    const auto records_of = [](Tlsrpt tlsrpt) {
        Peer peer = default_peer();
        peer.tlsrpt = tlsrpt;
        std::vector<std::string> found;
        for (const std::string& record : zone_of(stage_peer(peer), peer.domain).records())
            if (record.starts_with("_smtp._tls.a.dane.example. 300 IN TXT "))
                found.push_back(record.substr(38));
        return found;
    };
    const std::string right = "\"v=TLSRPTv1; rua=mailto:tlsrpt@a.dane.example\"";
    EXPECT_THAT(records_of(Tlsrpt::missing), IsEmpty());
    EXPECT_THAT(records_of(Tlsrpt::present), ElementsAre(right));
    EXPECT_THAT(records_of(Tlsrpt::doubled), ElementsAre(right, StartsWith("\"v=TLSRPTv1; ")));
    EXPECT_THAT(records_of(Tlsrpt::malformed), ElementsAre(StartsWith("\"v=TLSRPTv1 rua")));
}

TEST(Stage, GivesACorrectPeerASignedZoneWithMxAddressesAndTlsa) {
    const Stage stage = stage_peer(default_peer());

    const auto& zone = zone_of(stage, "a.dane.example.");
    const auto records = zone.records();
    EXPECT_TRUE(zone.is_signed);
    EXPECT_THAT(records, Contains("a.dane.example. 300 IN MX 10 mx1.a.dane.example."));
    EXPECT_THAT(records, Contains("mx1.a.dane.example. 300 IN A 198.18.0.1"));
    EXPECT_THAT(records, Contains("mx1.a.dane.example. 300 IN AAAA 2001:db8:25::1"));
    EXPECT_THAT(records, Contains(StartsWith("_25._tcp.mx1.a.dane.example. 300 IN TLSA 3 1 1 ")));
    EXPECT_EQ(stage.peers.at(0).recipient, "user@a.dane.example");
}

TEST(Stage, AnswersBothAddressesOfAHostWithTheSameHost) {
    const Stage stage = stage_peer(default_peer());
    const auto lookup = stage.host_lookup();

    ASSERT_NE(lookup("198.18.0.1"), nullptr);
    EXPECT_EQ(lookup("198.18.0.1"), lookup("2001:db8:25::1"));
    EXPECT_EQ(lookup("198.18.0.1")->name, "mx1.a.dane.example");
    EXPECT_EQ(lookup("198.18.0.2"), nullptr);
}

TEST(Stage, PutsAHostWithAZoneOfItsOwnThere) {
    Peer peer = default_peer();
    peer.zone.signing = Signing::unsigned_zone;
    peer.mx[0].own_zone = true;
    peer.mx[0].zone_name = "mx1-a.dane.example.";
    peer.mx[0].name = "mx1.mx1-a.dane.example.";

    const Stage stage = stage_peer(peer);

    EXPECT_FALSE(zone_of(stage, "a.dane.example.").is_signed);
    EXPECT_TRUE(zone_of(stage, "mx1-a.dane.example.").is_signed);
    EXPECT_THAT(
        zone_of(stage, "a.dane.example.").records(),
        ElementsAre("a.dane.example. 300 IN MX 10 mx1.mx1-a.dane.example.")
    );
    EXPECT_THAT(stage.peers.at(0).zones, ElementsAre("a.dane.example.", "mx1-a.dane.example."));
}

TEST(Stage, PutsAnAliasIntoTheMxRecordAndItsTlsaRecordsBesideIt) {
    Peer peer = default_peer();
    AliasFacts& alias = peer.mx[0].alias.emplace();
    alias.name = "alias1.alias1-a.dane.example.";
    alias.zone_name = "alias1-a.dane.example.";
    alias.tlsa_at = TlsaAt::alias;

    const Stage stage = stage_peer(peer);

    const auto records = zone_of(stage, "a.dane.example.").records();
    EXPECT_THAT(records, Contains("a.dane.example. 300 IN MX 10 alias1.alias1-a.dane.example."));
    EXPECT_THAT(records, Not(Contains(HasSubstr(" TLSA "))));
    const auto beside = zone_of(stage, "alias1-a.dane.example.").records();
    EXPECT_THAT(
        beside,
        UnorderedElementsAre(
            StartsWith("_25._tcp.alias1.alias1-a.dane.example. 300 IN TLSA 3 1 1 "),
            "alias1.alias1-a.dane.example. 300 IN CNAME mx1.a.dane.example."
        )
    );
    EXPECT_THAT(stage.peers.at(0).zones, ElementsAre("a.dane.example.", "alias1-a.dane.example."));
}

TEST(Stage, PutsTlsaRecordsWhereTheirAliasLeads) {
    Peer peer = default_peer();
    AliasFacts& alias = peer.mx[0].tlsa_alias.emplace();
    alias.name = "tlsa1.a.dane.example.";
    alias.zone_name = "a.dane.example.";

    const Stage stage = stage_peer(peer);

    const auto records = zone_of(stage, "a.dane.example.").records();
    EXPECT_THAT(records, Contains("_25._tcp.mx1.a.dane.example. 300 IN CNAME tlsa1.a.dane.example."));
    EXPECT_THAT(records, Contains(StartsWith("tlsa1.a.dane.example. 300 IN TLSA 3 1 1 ")));
}

TEST(Stage, PublishesANullMx) {
    Peer peer = default_peer();
    peer.mx.clear();
    peer.null_mx = true;

    EXPECT_THAT(
        zone_of(stage_peer(peer), "a.dane.example.").records(), ElementsAre("a.dane.example. 300 IN MX 0 .")
    );
}

TEST(Stage, DelegatesNothingForADomainThatDoesNotExist) {
    Peer peer = default_peer();
    peer.existence = Existence::missing;
    peer.mx.clear();

    const Stage stage = stage_peer(peer);

    EXPECT_THROW(zone_of(stage, "a.dane.example."), std::out_of_range);
    EXPECT_THAT(stage.peers.at(0).zones, ElementsAre("a.dane.example."));
}

TEST(Stage, GivesAHostThatRefusesConnectionsAnAddressWithoutAListener) {
    Peer peer = default_peer();
    peer.mx[0].connections = {Connections::refused, Connections::refused};

    const Stage stage = stage_peer(peer);

    EXPECT_THAT(stage.peers.at(0).hosts.at(0).addresses, ElementsAre("198.18.240.1", "2001:db8:c105::1"));
    EXPECT_THAT(stage.hosts, IsEmpty());
}

TEST(Stage, GivesEachAddressFamilyAnAddressForItsConnections) {
    Peer peer = default_peer();
    peer.mx[0].connections = {Connections::accepted, Connections::unanswered};

    const Stage stage = stage_peer(peer);

    EXPECT_THAT(stage.peers.at(0).hosts.at(0).addresses, ElementsAre("198.18.0.1", "2001:db8:51e7::1"));
    EXPECT_THAT(stage.hosts, ElementsAre(Pair("198.18.0.1", _)));
}

TEST(Stage, PlaysTheServerThatResetsConnectionsOnlyAtTheAddressThatDoes) {
    Peer peer = default_peer();
    peer.mx[0].connections = {Connections::reset, Connections::accepted};

    const Stage stage = stage_peer(peer);

    EXPECT_THAT(stage.hosts.at("198.18.0.1")->deviations, SizeIs(1));
    EXPECT_THAT(stage.hosts.at("2001:db8:25::2")->deviations, IsEmpty());
}

TEST(Stage, PublishesARecordAtItsOwnPortOrName) {
    Peer peer = default_peer();
    peer.mx[0].port = 587;
    peer.mx[0].tlsa = {{}, {.usage = 2, .port = 25}, {.usage = 1, .owner = "_25._tcp.a.dane.example."}};

    const Stage stage = stage_peer(peer);

    const auto records = zone_of(stage, "a.dane.example.").records();
    EXPECT_THAT(records, Contains(StartsWith("_587._tcp.mx1.a.dane.example. 300 IN TLSA 3 1 1 ")));
    EXPECT_THAT(records, Contains(StartsWith("_25._tcp.mx1.a.dane.example. 300 IN TLSA 2 1 1 ")));
    EXPECT_THAT(records, Contains(StartsWith("_25._tcp.a.dane.example. 300 IN TLSA 1 1 1 ")));
}

TEST(Stage, DamagesTheZoneThatOwnsTheName) {
    Peer peer = default_peer();
    peer.mx[0].own_zone = true;
    peer.mx[0].zone_name = "mx1-a.dane.example.";
    peer.mx[0].name = "mx1.mx1-a.dane.example.";
    peer.dns = {{"_25._tcp.mx1.mx1-a.dane.example.", "TLSA", DnsFaultKind::signature_expired}};

    const Stage stage = stage_peer(peer);

    EXPECT_THAT(zone_of(stage, "a.dane.example.").deviations, IsEmpty());
    const auto& deviations = zone_of(stage, "mx1-a.dane.example.").deviations;
    ASSERT_EQ(deviations.size(), 1U);
    const auto& expired = std::get<fake_dns::SignatureExpired>(deviations[0]);
    EXPECT_EQ(expired.match.name, "_25._tcp.mx1.mx1-a.dane.example.");
    EXPECT_EQ(expired.match.type, "TLSA");
}

TEST(Stage, AFaultWithoutATypeDamagesTheWholeZone) {
    Peer peer = default_peer();
    peer.dns = {{"a.dane.example.", "", DnsFaultKind::signature_missing}};

    const Stage stage = stage_peer(peer);

    const auto& missing =
        std::get<fake_dns::SignatureMissing>(zone_of(stage, "a.dane.example.").deviations.at(0));
    EXPECT_EQ(missing.match.name, "");
}

TEST(Stage, TurnsServerFaultsIntoFaultsOfTheServers) {
    Peer peer = default_peer();
    peer.dns = {{"_25._tcp.mx1.a.dane.example.", "TLSA", DnsFaultKind::servfail}};

    const Stage stage = stage_peer(peer);

    ASSERT_EQ(stage.dns.faults.size(), 1U);
    EXPECT_EQ(stage.dns.faults[0].type, "TLSA");
    EXPECT_TRUE(std::holds_alternative<fake_dns::AnswersServfail>(stage.dns.faults[0].kind));
}

TEST(Stage, PutsFaultsOfTheWholeZoneAndOfFirstQueriesWhereTheyBelong) {
    Peer peer = default_peer();
    peer.dns = {
        {"a.dane.example.", "", DnsFaultKind::denial_missing},
        {"a.dane.example.", "DS", DnsFaultKind::signature_missing},
        {"a.dane.example.", "MX", DnsFaultKind::formerr, 3, 1},
        {"a.dane.example.", "A", DnsFaultKind::delayed, 0, 0, 300}};

    const Stage stage = stage_peer(peer);

    const auto& deviations = zone_of(stage, "a.dane.example.").deviations;
    ASSERT_EQ(deviations.size(), 2U);
    EXPECT_TRUE(std::holds_alternative<fake_dns::DenialMissing>(deviations[0]));
    EXPECT_EQ(std::get<fake_dns::SignatureMissing>(deviations[1]).match.type, "DS");
    ASSERT_EQ(stage.dns.faults.size(), 2U);
    EXPECT_TRUE(std::holds_alternative<fake_dns::AnswersFormerr>(stage.dns.faults[0].kind));
    EXPECT_EQ(stage.dns.faults[0].first, 3U);
    EXPECT_EQ(stage.dns.faults[0].after, 1U);
    EXPECT_EQ(
        std::get<fake_dns::AnswersLate>(stage.dns.faults[1].kind).delay, std::chrono::milliseconds(300)
    );
}

TEST(Stage, LetsADomainWithoutMxRecordsBeItsOwnHost) {
    Peer peer = default_peer();
    peer.mx[0].mx_record = MxRecord::implicit;
    peer.mx[0].name = peer.domain;

    const auto records = zone_of(stage_peer(peer), "a.dane.example.").records();

    EXPECT_THAT(records, Not(Contains(HasSubstr(" MX "))));
    EXPECT_THAT(records, Contains("a.dane.example. 300 IN A 198.18.0.1"));
    EXPECT_THAT(records, Contains(StartsWith("_25._tcp.a.dane.example. 300 IN TLSA 3 1 1 ")));
}

TEST(Stage, WritesTheAddressOfAHostIntoItsMxRecord) {
    Peer peer = default_peer();
    peer.mx[0].mx_record = MxRecord::address;

    const auto records = zone_of(stage_peer(peer), "a.dane.example.").records();

    EXPECT_THAT(records, Contains("a.dane.example. 300 IN MX 10 198.18.0.1."));
}

TEST(Stage, GivesTheEarlierDomainTheMxRecordsOfThePeerInAZoneOfItsOwn) {
    Peer peer = default_peer();
    peer.earlier.emplace().signing = Signing::unsigned_zone;

    const Stage stage = stage_peer(peer);

    const auto& zone = zone_of(stage, "earlier-a.dane.example.");
    EXPECT_FALSE(zone.is_signed);
    EXPECT_THAT(zone.records(), ElementsAre("earlier-a.dane.example. 300 IN MX 10 mx1.a.dane.example."));
    EXPECT_TRUE(zone_of(stage, "a.dane.example.").is_signed);
}

// RFC 6761 6.3. Who asks from this machine's own loopback interface must not be sent to what listens there.
TEST(Stage, NamesLocalhostInAnMxRecordAndGivesItAddressesOnlyInAWorldOfItsOwn) {
    Peer peer = default_peer();
    peer.mx[0].mx_record = MxRecord::localhost;
    const World world{{peer}};

    const Stage own = stage_world(world, {"seed", kNow});
    const Stage on_loopback = stage_world(world, {"seed", kNow, AddressRange::loopback});

    EXPECT_THAT(
        zone_of(own, "a.dane.example.").records(), Contains("a.dane.example. 300 IN MX 10 localhost.")
    );
    EXPECT_THAT(
        zone_of(own, ".").records(),
        ElementsAre("localhost. 300 IN A 127.0.0.1", "localhost. 300 IN AAAA ::1")
    );
    EXPECT_THAT(zone_of(on_loopback, ".").records(), IsEmpty());
}

TEST(Stage, AddressesARecipientAtTheAliasOfItsDomain) {
    Peer peer = default_peer();
    peer.existence = Existence::alias;

    const Stage stage = stage_peer(peer);

    EXPECT_EQ(stage.peers.at(0).recipient, "user@alias.a.dane.example");
    const auto records = zone_of(stage, "a.dane.example.").records();
    EXPECT_THAT(records, Contains("alias.a.dane.example. 300 IN CNAME a.dane.example."));
    EXPECT_THAT(records, Contains("a.dane.example. 300 IN MX 10 mx1.a.dane.example."));
}

TEST(Stage, TakesTheDsAndTheDenialOfAZoneFromItsFacts) {
    Peer peer = default_peer();
    peer.zone.ds = ZoneDs::unknown_digest;
    peer.zone.denial = Denial::nsec3_opt_out;
    peer.zone.algorithm = ZoneAlgorithm::rsa_sha512;

    const Stage stage = stage_peer(peer);

    const auto& zone = zone_of(stage, "a.dane.example.");
    EXPECT_EQ(zone.ds, fake_dns::Ds::unknown_digest);
    EXPECT_EQ(zone.denial, fake_dns::Denial::nsec3_opt_out);
    EXPECT_EQ(zone.algorithm, fake_dns::Algorithm::rsa_sha512);
}

TEST(Stage, IsTheSameForTheSameSeed) {
    const auto records = [](const std::string& seed) {
        return zone_of(stage_world({{default_peer()}}, {seed, kNow}), "a.dane.example.").records();
    };

    EXPECT_EQ(records("one"), records("one"));
    EXPECT_NE(records("one"), records("two"));
}

} // namespace
