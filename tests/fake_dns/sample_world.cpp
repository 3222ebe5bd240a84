#include "tests/fake_dns/sample_world.hpp"

namespace fake_dns::test {
namespace {

/// What a peer's zone usually holds, and one of each special case.
std::vector<std::string> usual_records() {
    const std::string digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    return {
        "@ IN MX 10 mx1",
        "@ IN TXT \"v=spf1 -all\"",
        "mx1 IN A 198.18.100.1",
        "mx1 IN AAAA 2001:db8:100::1",
        "_25._tcp.mx1 IN TLSA 3 1 1 " + digest,
        "www IN CNAME mx1",
        "to-plain IN CNAME mx1.unsigned.example.",
        "to-three IN CNAME mx1.secure.three.",
        "to-bogus IN CNAME mx1.corrupted.example.",
        "to-nothing IN CNAME absent.secure.example.",
        "to-failing IN CNAME servfail.secure.example.",
        "loop1 IN CNAME loop2",
        "loop2 IN CNAME loop1",
        "*.wild IN A 198.18.100.2",
        "*.wildcname IN CNAME mx1",
        "here.wild IN TXT \"closer than the wildcard\"",
        "deep.empty.terminal IN A 198.18.100.3",
        "servfail IN A 198.18.100.4",
        "refused IN A 198.18.100.5",
        "silent IN A 198.18.100.6",
        "wrong-id IN A 198.18.100.12",
        "notimp IN A 198.18.100.7",
        "formerr IN A 198.18.100.8",
        "truncated IN A 198.18.100.9",
        "1.100.18.198.in-addr IN PTR mx1"};
}

class WorldBuilder {
public:
    explicit WorldBuilder(std::int64_t now) {
        spec_.seed = "sample";
        spec_.now = now;
        spec_.resolver_addresses = {"198.18.0.53", "2001:db8::53"};
        zone({.origin = ".", .servers = {{"ns.root.", "198.18.0.1", "2001:db8::1"}}});
    }

    void zone(ZoneSpec zone) {
        if (zone.servers.empty()) {
            const auto number = std::to_string(++last_server_);
            zone.servers = {{"ns1." + zone.origin, "198.18.1." + number, "2001:db8:1::" + number}};
        }
        spec_.zones.push_back(std::move(zone));
    }

    void peer(const std::string& origin, std::vector<ZoneDeviation> deviations = {}) {
        zone({.origin = origin, .records = usual_records, .deviations = std::move(deviations)});
    }

    DnsSpec spec_;

private:
    int last_server_ = 0;
};

void add_deviations(WorldBuilder& world) {
    world.peer("expired.example.", {SignatureExpired{}});
    world.peer("expired-mx.example.", {SignatureExpired{{.name = "", .type = "MX"}}});
    world.peer("expired-keys.example.", {SignatureExpired{{.name = "", .type = "DNSKEY"}}});
    world.peer("corrupted.example.", {SignatureCorrupted{}});
    world.peer(
        "corrupted-tlsa.example.",
        {SignatureCorrupted{{.name = "_25._tcp.mx1.corrupted-tlsa.example.", .type = "TLSA"}}}
    );
    world.peer("corrupted-nsec.example.", {SignatureCorrupted{{.name = "", .type = "NSEC"}}});
    world.peer("missing.example.", {SignatureMissing{}});
    world.peer("missing-a.example.", {SignatureMissing{{.name = "mx1.missing-a.example.", .type = "A"}}});
    world.peer("missing-soa.example.", {SignatureMissing{{.name = "", .type = "SOA"}}});
    world.peer("other-ds.example.", {DsOfAnotherKey{}});
    world.peer("withheld.example.", {SignatureCorrupted{}});
    world.peer("early.example.", {SignatureNotYetValid{}});
    world.peer("early-tlsa.example.", {SignatureNotYetValid{{.name = "", .type = "TLSA"}}});
    world.peer("of-another-zone.example.", {SignatureOfAnotherZone{}});
    world.peer("no-keys.example.", {DnskeyMissing{}});
    world.peer("ds-unsigned.example.", {SignatureMissing{{.name = "ds-unsigned.example.", .type = "DS"}}});
    world.peer("no-denial.example.", {DenialMissing{}});
    world.peer("bad-denial.example.", {DenialCorrupted{}});
    world.peer("other-denial.example.", {DenialOfAnotherName{}});
    for (const char* origin : {"ds-not-denied.example.", "ds-not-denied.three.", "ds-not-denied.opt-out."})
        world.zone(
            {.origin = origin,
             .is_signed = false,
             .records = usual_records,
             .deviations = {DsDenialMissing{}}}
        );
    world.zone(
        {.origin = "other-denial.three.",
         .denial = Denial::nsec3,
         .records = usual_records,
         .deviations = {DenialOfAnotherName{}}}
    );
    world.peer("ds-servfail.example.");
    world.zone({.origin = "ds-refused.three.", .is_signed = false, .records = usual_records});
    world.zone({.origin = "ds-servfail.opt-out.", .is_signed = false, .records = usual_records});
    world.zone(
        {.origin = "expired.three.",
         .denial = Denial::nsec3,
         .records = usual_records,
         .deviations = {SignatureExpired{{.name = "", .type = "NSEC3"}}}}
    );
}

} // namespace

DnsSpec sample_world(std::int64_t now) {
    WorldBuilder world(now);
    world.zone({.origin = "example."});
    world.zone({.origin = "three.", .denial = Denial::nsec3});
    world.zone({.origin = "opt-out.", .denial = Denial::nsec3_opt_out});
    world.zone({.origin = "plain.", .is_signed = false});
    world.peer("secure.example.");
    world.peer("below.entry.example."); // `entry.example.` is an empty non-terminal of `example.`
    world.zone({.origin = "unsigned.example.", .is_signed = false, .records = usual_records});
    world.zone({.origin = "secure.three.", .denial = Denial::nsec3, .records = usual_records});
    world.zone({.origin = "unsigned.three.", .is_signed = false, .records = usual_records});
    world.zone({.origin = "secure.opt-out.", .denial = Denial::nsec3_opt_out, .records = usual_records});
    world.zone({.origin = "unsigned.opt-out.", .is_signed = false, .records = usual_records});
    world.zone({.origin = "below.entry.opt-out.", .is_signed = false, .records = usual_records});
    world.zone({.origin = "ed25519.example.", .algorithm = Algorithm::ed25519, .records = usual_records});
    world.zone({.origin = "rsa.example.", .algorithm = Algorithm::rsa_sha256, .records = usual_records});
    world.zone({.origin = "rsa-sha1.example.", .algorithm = Algorithm::rsa_sha1, .records = usual_records});
    world.zone(
        {.origin = "rsa-sha1.three.",
         .algorithm = Algorithm::rsa_sha1_nsec3,
         .denial = Denial::nsec3,
         .records = usual_records}
    );
    world.zone({.origin = "rsa-sha512.example.", .algorithm = Algorithm::rsa_sha512, .records = usual_records}
    );
    world.zone(
        {.origin = "p384.example.", .algorithm = Algorithm::ecdsa_p384_sha384, .records = usual_records}
    );
    world.zone(
        {.origin = "most-iterations.example.",
         .denial = Denial::nsec3,
         .nsec3_iterations = 150,
         .records = usual_records}
    );
    world.zone(
        {.origin = "iterations.example.",
         .denial = Denial::nsec3,
         .nsec3_iterations = 151,
         .records = usual_records}
    );
    world.zone({.origin = "ed448.example.", .algorithm = Algorithm::ed448, .records = usual_records});
    world.zone({.origin = "island.example.", .ds = Ds::missing, .records = usual_records});
    world.zone({.origin = "island.opt-out.", .ds = Ds::missing, .records = usual_records});
    world.zone({.origin = "ds-algorithm.example.", .ds = Ds::unknown_algorithm, .records = usual_records});
    world.zone({.origin = "ds-digest.example.", .ds = Ds::unknown_digest, .records = usual_records});
    world.peer("island.plain."); // signed, but its parent is not
    // Its server is named in another zone, which gets the address records.
    world.zone(
        {.origin = "hosted.example.",
         .servers = {{"dns.secure.example.", "198.18.2.1", "2001:db8:2::1"}},
         .records = usual_records}
    );
    add_deviations(world);
    world.spec_.faults = {
        {"servfail.secure.example.", "", AnswersServfail{}},
        {"refused.secure.example.", "A", AnswersRefused{}},
        {"silent.secure.example.", "A", DoesNotAnswer{}},
        {"wrong-id.secure.example.", "A", AnswersWithWrongId{}},
        {"notimp.secure.example.", "A", AnswersNotimp{}},
        {"formerr.secure.example.", "A", AnswersFormerr{}},
        {"truncated.secure.example.", "A", AnswersTruncated{}},
        {"_25._tcp.mx1.hosted.example.", "TLSA", AnswersServfail{}},
        {"ds-servfail.example.", "DS", AnswersServfail{}},
        {"ds-refused.three.", "DS", AnswersRefused{}},
        {"ds-servfail.opt-out.", "DS", AnswersServfail{}},
        {"withheld.example.", "", WithholdsAd{}},
        {"ed25519.example.", "", SetsAdOnlyWithDo{}},
        {"rsa.example.", "", AnswersServfailForNxdomain{}}};
    return std::move(world.spec_);
}

std::vector<std::pair<std::string, std::string>> sample_questions() {
    std::vector<std::pair<std::string, std::string>> questions = {
        {".", "NS"},
        {".", "SOA"},
        {".", "DNSKEY"},
        {"example.", "DS"},
        {"example.", "NS"},
        {"entry.example.", "A"},
        {"three.", "DNSKEY"},
        {"absent.", "A"},
        {"absent.example.", "MX"},
        {"absent.three.", "MX"},
        {"absent.opt-out.", "MX"},
        {"entry.opt-out.", "A"},
        {"absent.entry.opt-out.", "A"},
        {"plain.", "DS"},
        {"plain.", "SOA"},
        {"dns.secure.example.", "AAAA"}};
    const std::vector<std::string> zones = {
        "secure.example.",        "below.entry.example.",    "unsigned.example.",
        "secure.three.",          "unsigned.three.",         "ed25519.example.",
        "rsa.example.",           "island.plain.",           "hosted.example.",
        "expired.example.",       "expired-mx.example.",     "expired-keys.example.",
        "corrupted.example.",     "corrupted-tlsa.example.", "missing.example.",
        "missing-a.example.",     "missing-soa.example.",    "other-ds.example.",
        "withheld.example.",      "expired.three.",          "corrupted-nsec.example.",
        "secure.opt-out.",        "unsigned.opt-out.",       "below.entry.opt-out.",
        "ds-servfail.example.",   "ds-refused.three.",       "ds-servfail.opt-out.",
        "early.example.",         "early-tlsa.example.",     "of-another-zone.example.",
        "no-keys.example.",       "ds-unsigned.example.",    "no-denial.example.",
        "bad-denial.example.",    "other-denial.example.",   "other-denial.three.",
        "ds-not-denied.example.", "ds-not-denied.three.",    "ds-not-denied.opt-out.",
        "rsa-sha1.example.",      "rsa-sha1.three.",         "rsa-sha512.example.",
        "ed448.example.",         "island.example.",         "island.opt-out.",
        "ds-algorithm.example.",  "ds-digest.example.",      "p384.example.",
        "iterations.example.",    "most-iterations.example."};
    const std::vector<std::pair<std::string, std::string>> in_each = {
        {"", "MX"},
        {"", "TXT"},
        {"", "SOA"},
        {"", "NS"},
        {"", "DNSKEY"},
        {"", "DS"},
        {"", "AAAA"},
        {"mx1.", "A"},
        {"mx1.", "AAAA"},
        {"mx1.", "TXT"},
        {"_25._tcp.mx1.", "TLSA"},
        {"_26._tcp.mx1.", "TLSA"},
        {"_tcp.mx1.", "TLSA"},
        {"www.", "A"},
        {"www.", "MX"},
        {"www.", "CNAME"},
        {"to-plain.", "A"},
        {"to-three.", "A"},
        {"to-bogus.", "A"},
        {"to-nothing.", "A"},
        {"to-failing.", "A"},
        {"loop1.", "A"},
        {"x.wild.", "A"},
        {"a.b.wild.", "A"},
        {"x.wild.", "TXT"},
        {"*.wild.", "A"},
        {"here.wild.", "TXT"},
        {"here.wild.", "A"},
        {"x.wildcname.", "A"},
        {"empty.terminal.", "A"},
        {"absent.", "A"},
        {"absent.mx1.", "A"},
        {"servfail.", "A"},
        {"refused.", "A"},
        {"silent.", "A"},
        {"wrong-id.", "A"},
        {"notimp.", "A"},
        {"formerr.", "A"},
        {"truncated.", "A"},
        {"1.100.18.198.in-addr.", "PTR"}};
    for (const auto& zone : zones)
        for (const auto& [prefix, type] : in_each)
            questions.emplace_back(prefix + zone, type);
    return questions;
}

} // namespace fake_dns::test
