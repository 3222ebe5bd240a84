#include "harness/scenario/peer_parser.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

// A peer that must be read without an error; some of them make no sense in life, and the loader says so.
Peer read_peer(const std::string& peer) {
    LoadResult result = load_text(bouncing_scenario_with(peer), "f.yaml", "dane/foo");
    for (const Problem& problem : result.problems)
        EXPECT_TRUE(problem.warning) << problem.to_text();
    return result.scenarios.empty() ? Peer{} : result.scenarios.front().peer;
}

TEST(PeerParser, MakesTheCorrectPeerOfNothing) {
    const Peer peer = read_peer("");
    EXPECT_EQ(peer.id, "dane/foo");
    EXPECT_EQ(peer.domain, "foo.dane.example.");
    EXPECT_EQ(peer.zone.signing, Signing::signed_zone);
    ASSERT_EQ(peer.mx.size(), 1U);
    const MxHost& host = peer.mx.front();
    EXPECT_EQ(host.label, "mx1");
    EXPECT_EQ(host.name, "mx1.foo.dane.example.");
    EXPECT_EQ(host.zone_name, "foo.dane.example.");
    EXPECT_EQ(host.preference, 10);
    EXPECT_FALSE(host.own_zone);
    ASSERT_EQ(host.tlsa.size(), 1U);
    EXPECT_EQ(host.tlsa[0].usage, 3);
    EXPECT_EQ(host.tlsa[0].selector, 1);
    EXPECT_EQ(host.tlsa[0].matching, 1);
    EXPECT_EQ(host.certificate.issuer, Issuer::self);
    EXPECT_TRUE(host.ipv4 && host.ipv6);
}

TEST(PeerParser, PublishesNoTlsaRecordInAnUnsignedZoneUnlessToldTo) {
    EXPECT_TRUE(read_peer("peer: {zone: unsigned}\n").mx.at(0).tlsa.empty());
    EXPECT_TRUE(read_peer("peer: {mx: [{zone: unsigned}]}\n").mx.at(0).tlsa.empty());
    EXPECT_EQ(read_peer("peer: {zone: unsigned, mx: [{zone: signed}]}\n").mx.at(0).tlsa.size(), 1U);
    EXPECT_EQ(read_peer("peer: {zone: unsigned, mx: [{tlsa: [{}]}]}\n").mx.at(0).tlsa.size(), 1U);
}

TEST(PeerParser, GivesAHostWithAZoneANameInIt) {
    const Peer peer = read_peer("peer: {mx: [{}, {zone: {signing: signed, denial: nsec3}}]}\n");
    const MxHost& host = peer.mx.at(1);
    EXPECT_TRUE(host.own_zone);
    EXPECT_EQ(host.zone_name, "mx2-foo.dane.example.");
    EXPECT_EQ(host.name, "mx2.mx2-foo.dane.example.");
    EXPECT_EQ(host.zone.signing, Signing::signed_zone);
    EXPECT_EQ(host.zone.denial, Denial::nsec3);
    EXPECT_EQ(host.preference, 20);
}

TEST(PeerParser, LetsACaIssueTheCertificateWhereARecordNamesOne) {
    const Peer peer =
        read_peer("peer:\n  mx:\n"
                  "    - tlsa: [{usage: dane-ta}]\n"
                  "    - {tlsa: [{usage: 2}], certificate: {issuer: public-ca}}\n"
                  "    - {tlsa: [{usage: 2, of: another-key}], certificate: {key: rsa-2048}}\n");
    EXPECT_EQ(peer.mx.at(0).certificate.issuer, Issuer::private_ca);
    EXPECT_EQ(peer.mx.at(0).tlsa.at(0).of, TlsaOf::issuer);
    EXPECT_EQ(peer.mx.at(1).certificate.issuer, Issuer::public_ca);
    EXPECT_EQ(peer.mx.at(2).certificate.issuer, Issuer::private_ca);
    EXPECT_EQ(peer.mx.at(2).tlsa.at(0).of, TlsaOf::another_key);
}

TEST(PeerParser, ReadsTlsaFieldsByNameAndByNumber) {
    const Peer peer = read_peer("peer: {mx: [{tlsa: [{usage: pkix-ee, selector: cert, matching: sha2-512}, "
                                "{usage: 77, selector: 9, matching: 255}]}]}\n");
    const auto& tlsa = peer.mx.at(0).tlsa;
    EXPECT_EQ(tlsa.at(0).usage, 1);
    EXPECT_EQ(tlsa.at(0).selector, 0);
    EXPECT_EQ(tlsa.at(0).matching, 2);
    EXPECT_EQ(tlsa.at(1).usage, 77);
    EXPECT_EQ(tlsa.at(1).selector, 9);
    EXPECT_EQ(tlsa.at(1).matching, 255);
}

TEST(PeerParser, ReadsEveryDeviationOfAHost) {
    const Peer peer =
        read_peer("peer:\n  mx:\n    - preference: 7\n      starttls: handshake-fails\n"
                  "      tlsa: none\n      tls: {min: 1.0, max: \"1.1\"}\n"
                  "      session-tickets: true\n      addresses: [ipv6]\n"
                  "      connections: refused\n      role: attacker\n"
                  "      certificate: {validity: not-yet-valid, name: wildcard, chain: leaf-only}\n"
                  "      replies: {MESSAGE: 554 5.7.1 No, MAIL: 450 4.7.1 Not now}\n");
    const MxHost& host = peer.mx.at(0);
    EXPECT_EQ(host.preference, 7);
    EXPECT_EQ(host.starttls, Starttls::handshake_fails);
    EXPECT_TRUE(host.tlsa.empty());
    EXPECT_EQ(host.tls.min, TlsVersion::v1_0);
    EXPECT_EQ(host.tls.max, TlsVersion::v1_1);
    EXPECT_TRUE(host.session_tickets);
    EXPECT_FALSE(host.ipv4);
    EXPECT_TRUE(host.ipv6);
    EXPECT_EQ(host.connections.ipv4, Connections::refused);
    EXPECT_EQ(host.connections.ipv6, Connections::refused);
    EXPECT_EQ(host.role, Role::attacker);
    EXPECT_EQ(host.certificate.validity, Validity::not_yet_valid);
    EXPECT_EQ(host.certificate.name, CertificateName::wildcard);
    EXPECT_EQ(host.certificate.chain, Chain::leaf_only);
    ASSERT_EQ(host.refusals.size(), 2U);
    EXPECT_EQ(host.refusals[0].command, "MAIL");
    EXPECT_EQ(host.refusals[1].reply, "554 5.7.1 No");
}

TEST(PeerParser, ReadsConnectionsByAddressFamily) {
    const Peer peer = read_peer("peer: {mx: [{connections: {ipv6: unanswered}}, {connections: reset}]}\n");
    EXPECT_EQ(peer.mx.at(0).connections, (FamilyConnections{.ipv6 = Connections::unanswered}));
    EXPECT_EQ(peer.mx.at(1).connections, (FamilyConnections{Connections::reset, Connections::reset}));
}

TEST(PeerParser, ReadsTheNameAndTheDataOfATlsaRecord) {
    const Peer peer = read_peer(
        "peer: {mx: [{tlsa: [{port: 443, octets: 20}, {owner: \"_25._tcp.{domain}\", data-selector: cert}, "
        "{owner: \"*.{mx1}\", data: 3003}]}]}\n"
    );
    const MxHost& host = peer.mx.at(0);
    EXPECT_EQ(host.owner_of(host.tlsa.at(0)), "_443._tcp." + host.name);
    EXPECT_EQ(host.tlsa[0].octets, 20);
    EXPECT_EQ(host.tlsa[1].owner, "_25._tcp." + peer.domain);
    EXPECT_EQ(host.tlsa[1].data_selector, std::optional<std::uint8_t>(0));
    EXPECT_EQ(host.tlsa[2].owner, "*." + host.name);
    EXPECT_EQ(host.tlsa[2].data, "3003");
}

TEST(PeerParser, ReadsTheNamesOfACertificate) {
    const Peer peer = read_peer(
        "peer: {mx: [{certificate: {names: [\"{domain}\", \"*.{mx1}\"], common-name: cn.example}}]}\n"
    );
    EXPECT_THAT(
        peer.mx.at(0).certificate.names, testing::ElementsAre("foo.dane.example", "*.mx1.foo.dane.example")
    );
    EXPECT_EQ(peer.mx[0].certificate.common_name, "cn.example");
}

TEST(PeerParser, ReadsWhatEhloAnnouncesOtherwise) {
    const MxHost host =
        read_peer("peer: {mx: [{ehlo: {without: [DSN], with: [AUTH PLAIN], size: 99}}]}\n").mx.at(0);
    EXPECT_EQ(host.ehlo, (EhloFacts{{"DSN"}, {"AUTH PLAIN"}, 99}));
}

TEST(PeerParser, ReadsWhatReplacesRepliesInEitherPartOfASession) {
    const Peer peer = read_peer(
        "peer: {mx: [{replies: {GREETING: silent, MAIL: {plaintext: 530 5.7.0 No, tls: closes}}}]}\n"
    );
    const auto& refusals = peer.mx.at(0).refusals;
    ASSERT_EQ(refusals.size(), 3U);
    EXPECT_EQ(refusals[0].answer, Answer::silent);
    EXPECT_EQ(refusals[0].layer, Layer::any);
    EXPECT_EQ(refusals[1].reply, "530 5.7.0 No");
    EXPECT_EQ(refusals[1].layer, Layer::plaintext);
    EXPECT_EQ(refusals[2].answer, Answer::closes);
    EXPECT_EQ(refusals[2].layer, Layer::tls);
}

TEST(PeerParser, ReadsAnAnswerForEachSessionOfAListOfThem) {
    const Peer peer = read_peer(
        "peer: {mx: [{replies: {RCPT: [450 4.7.1 Wait, closes, correct], DATA: [correct, 451 No]}}]}\n"
    );
    const auto& refusals = peer.mx.at(0).refusals;
    ASSERT_EQ(refusals.size(), 3U);
    EXPECT_EQ(refusals[0].reply, "450 4.7.1 Wait");
    EXPECT_EQ(refusals[0].first_session, 1U);
    EXPECT_EQ(refusals[0].last_session, 1U);
    EXPECT_EQ(refusals[1].answer, Answer::closes);
    EXPECT_EQ(refusals[1].first_session, 2U);
    EXPECT_EQ(refusals[1].last_session, 2U);
    EXPECT_EQ(refusals[2].first_session, 2U); // the last one stands for all that follow
    EXPECT_EQ(refusals[2].last_session, UINT32_MAX);
    EXPECT_FALSE(refusals[2].is_in_every_session());
}

TEST(PeerParser, ReadsWhatAHostShowsAndItsRecordsNameOfItsChain) {
    const Peer peer = read_peer("peer: {mx: [{tlsa: [{usage: dane-ta, of: root}], "
                                "certificate: {issuer: public-ca, chain: with-root}}]}\n");
    EXPECT_EQ(peer.mx.at(0).tlsa.at(0).of, TlsaOf::root);
    EXPECT_EQ(peer.mx.at(0).certificate.chain, Chain::with_root);
}

// RFC 5321 5.1
TEST(PeerParser, ReadsADomainWithoutMxRecordsAndOneThatIsAnAlias) {
    const Peer implicit = read_peer("peer: {mx: [{mx-record: implicit}]}\n");
    EXPECT_EQ(implicit.mx.at(0).name, "foo.dane.example.");
    EXPECT_EQ(implicit.mx.at(0).mx_record, MxRecord::implicit);
    const Peer alias = read_peer("peer: {domain: alias}\n");
    EXPECT_EQ(recipient_domain(alias), "alias.foo.dane.example.");
    EXPECT_EQ(alias.mx.at(0).name, "mx1.foo.dane.example.");
}

TEST(PeerParser, ReadsTheDsAlgorithmAndDenialOfAZone) {
    const Peer peer =
        read_peer("peer: {zone: {ds: unknown-digest, algorithm: ed448, denial: nsec3-opt-out}}\n");
    EXPECT_EQ(peer.zone.ds, ZoneDs::unknown_digest);
    EXPECT_EQ(peer.zone.algorithm, ZoneAlgorithm::ed448);
    EXPECT_EQ(peer.zone.denial, Denial::nsec3_opt_out);
    EXPECT_FALSE(peer.zone.is_secure());
    const Peer other = read_peer("peer: {zone: {algorithm: ecdsa-p384, denial: nsec3, iterations: 200}}\n");
    EXPECT_EQ(other.zone.algorithm, ZoneAlgorithm::ecdsa_p384);
    EXPECT_EQ(other.zone.iterations, 200U);
    EXPECT_TRUE(other.zone.is_secure());
}

TEST(PeerParser, ReadsFaultsOfFirstQueriesAndOfTheAdOfOneType) {
    const Peer peer = read_peer("peer: {dns: [{name: \"{domain}\", type: MX, fault: notimp, first: 2}, "
                                "{name: \"{mx1}\", type: A, fault: ad-withheld}]}\n");
    EXPECT_EQ(peer.dns.at(0).first, 2U);
    EXPECT_EQ(peer.dns.at(0).kind, DnsFaultKind::notimp);
    EXPECT_EQ(peer.dns.at(1).type, "A");
}

TEST(PeerParser, NamesTheAliasesOfAHostAndTheirZones) {
    const Peer peer = read_peer("peer:\n  mx:\n    - {alias: {links: 2, tlsa-at: alias}, zone: unsigned}\n"
                                "    - {alias: {end: loop, zone: unsigned}, tlsa-alias: {zone: signed}}\n"
                                "  dns:\n    - {name: \"{alias2}\", type: A, fault: servfail}\n"
                                "    - {name: \"{tlsa2}\", fault: signature-missing}\n");
    const MxHost& first = peer.mx.at(0);
    EXPECT_EQ(first.mx_name(), "alias1.foo.dane.example.");
    EXPECT_EQ(first.alias->links, 2U);
    EXPECT_EQ(first.alias->tlsa_at, TlsaAt::alias);
    EXPECT_FALSE(first.alias->own_zone);
    EXPECT_EQ(first.tlsa.size(), 1U); // they are in a signed zone, unlike the host
    const MxHost& second = peer.mx.at(1);
    EXPECT_EQ(second.name, "mx2.foo.dane.example.");
    EXPECT_EQ(second.mx_name(), "alias2.alias2-foo.dane.example.");
    EXPECT_EQ(second.alias->end, AliasEnd::loop);
    EXPECT_EQ(second.alias->zone.signing, Signing::unsigned_zone);
    EXPECT_EQ(second.tlsa_alias->zone_name, "tlsa2-foo.dane.example.");
    EXPECT_EQ(peer.dns.at(0).name, "alias2.alias2-foo.dane.example.");
    EXPECT_EQ(peer.dns.at(1).name, "tlsa2.tlsa2-foo.dane.example.");
}

// RFC 7505
TEST(PeerParser, ReadsANullMxAndADomainThatDoesNotExist) {
    const Peer null_mx = read_peer("peer: {mx: null}\n");
    EXPECT_TRUE(null_mx.null_mx);
    EXPECT_TRUE(null_mx.mx.empty());
    const Peer missing = read_peer("peer: {domain: missing}\n");
    EXPECT_EQ(missing.existence, Existence::missing);
    EXPECT_TRUE(missing.mx.empty());
}

// RFC 4343
TEST(PeerParser, WritesNamesOfDnsFaultsInLowerCase) {
    const Peer peer = read_peer("peer: {dns: [{name: \"MX1.{domain}\", type: A, fault: servfail}]}\n");
    EXPECT_EQ(peer.dns.at(0).name, "mx1.foo.dane.example.");
}

TEST(PeerParser, ReadsWhatTheResolverDoesToItsClients) {
    const Peer peer = read_peer("peer: {dns: [{name: \"{domain}\", fault: ad-only-with-do}, "
                                "{name: \"{mx1}\", fault: servfail-for-nxdomain}]}\n");
    ASSERT_EQ(peer.dns.size(), 2U);
    EXPECT_EQ(peer.dns[0].kind, DnsFaultKind::ad_only_with_do);
    EXPECT_EQ(peer.dns[1].kind, DnsFaultKind::servfail_for_nxdomain);
}

TEST(PeerParser, PutsThePeersNamesIntoDnsFaults) {
    const Peer peer = read_peer("peer:\n  mx: [{}, {zone: signed}]\n  dns:\n"
                                "    - {name: \"{domain}\", type: MX, fault: servfail}\n"
                                "    - {name: \"_25._tcp.{mx2}\", type: TLSA, fault: no-answer}\n"
                                "    - {name: \"{mx1}\", fault: signature-missing}\n");
    ASSERT_EQ(peer.dns.size(), 3U);
    EXPECT_EQ(peer.dns[0].name, "foo.dane.example.");
    EXPECT_EQ(peer.dns[0].type, "MX");
    EXPECT_EQ(peer.dns[0].kind, DnsFaultKind::servfail);
    EXPECT_EQ(peer.dns[1].name, "_25._tcp.mx2.mx2-foo.dane.example.");
    EXPECT_EQ(peer.dns[2].name, "mx1.foo.dane.example.");
    EXPECT_EQ(peer.dns[2].type, "");
    EXPECT_EQ(peer.dns[2].kind, DnsFaultKind::signature_missing);
}

} // namespace
} // namespace harness
