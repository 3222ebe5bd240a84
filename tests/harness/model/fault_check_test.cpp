#include "harness/model/fault_check.hpp"

#include "tests/harness/model/correct_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The contradictions of the last of some faults of a peer, the warnings among them marked.
std::vector<std::string> contradictions_of(Peer peer, std::vector<DnsFault> faults) {
    peer.dns = std::move(faults);
    std::vector<std::string> texts;
    for (const Contradiction& each : check_fault(peer, peer.dns.size() - 1))
        texts.push_back((each.warning ? "warning: " : "error: ") + each.text);
    return texts;
}

const std::string kDomain = "foo.dane.example.";
const std::string kTlsa = "_25._tcp.mx1.foo.dane.example.";

// A peer in an unsigned zone, whose host is in a signed one.
Peer peer_with_a_host_elsewhere() {
    Peer peer = correct_peer();
    peer.zone.signing = Signing::unsigned_zone;
    peer.mx[0].own_zone = true;
    peer.mx[0].zone_name = "mx1-foo.dane.example.";
    peer.mx[0].name = "mx1.mx1-foo.dane.example.";
    return peer;
}

TEST(FaultCheck, AllowsEveryKindOfFaultWhereItHasAnEffect) {
    using enum DnsFaultKind;
    for (const DnsFaultKind kind :
         {servfail, refused, no_answer, wrong_id, signature_expired, signature_corrupted, signature_missing})
        for (const DnsFault& fault : std::vector<DnsFault>{
                 {kTlsa, "TLSA", kind}, {kDomain, "MX", kind}, {"mx1.foo.dane.example.", "AAAA", kind}})
            EXPECT_THAT(contradictions_of(correct_peer(), {fault}), IsEmpty()) << fault.name;
    for (const DnsFaultKind kind :
         {signature_expired, ds_of_another_key, ad_withheld, ad_only_with_do, servfail_for_nxdomain})
        EXPECT_THAT(contradictions_of(correct_peer(), {{kDomain, "", kind}}), IsEmpty());
}

TEST(FaultCheck, KnowsTheNamesOnTheWayThroughAnAlias) {
    Peer peer = correct_peer();
    AliasFacts& alias = peer.mx[0].alias.emplace();
    alias.name = "alias1." + kDomain;
    alias.zone_name = kDomain;
    EXPECT_THAT(contradictions_of(peer, {{alias.name, "A", DnsFaultKind::servfail}}), IsEmpty());
    EXPECT_THAT(contradictions_of(peer, {{alias.name, "CNAME", DnsFaultKind::signature_expired}}), IsEmpty());
    EXPECT_THAT(
        contradictions_of(peer, {{alias.name, "A", DnsFaultKind::signature_expired}}),
        ElementsAre(
            "error: there are no A records at alias1.foo.dane.example. whose signatures could be wrong"
        )
    );
}

// RFC 1035 2.3.4
TEST(FaultCheck, RefusesWhatIsNoDomainName) {
    for (const std::string name :
         {"a..foo.dane.example.", "a b.foo.dane.example.", "foo.dane.example", "A.foo.dane.example.", "."})
        EXPECT_THAT(
            contradictions_of(correct_peer(), {{name, "A", DnsFaultKind::servfail}}),
            ElementsAre(
                "error: \"" + name +
                "\" is no domain name: expected labels of 1 to 63 letters, digits, - and _"
            )
        );
    const DnsFault long_label{std::string(64, 'a') + "." + kDomain, "A", DnsFaultKind::servfail};
    EXPECT_THAT(
        contradictions_of(correct_peer(), {long_label}), ElementsAre(testing::HasSubstr("no domain name"))
    );
    std::string long_name;
    while (long_name.size() < 250)
        long_name += "abc.";
    const DnsFault too_long{long_name + kDomain, "A", DnsFaultKind::servfail};
    EXPECT_THAT(
        contradictions_of(correct_peer(), {too_long}), ElementsAre(testing::HasSubstr("no domain name"))
    );
}

TEST(FaultCheck, RefusesWrongSignaturesInAnUnsignedZone) {
    const Peer peer = peer_with_a_host_elsewhere();
    for (const DnsFaultKind kind : {DnsFaultKind::signature_missing, DnsFaultKind::ds_of_another_key}) {
        EXPECT_THAT(
            contradictions_of(peer, {{kDomain, "", kind}}),
            ElementsAre(
                "error: the zone foo.dane.example. is unsigned: it has neither a DS nor signatures that "
                "could be wrong"
            )
        );
        EXPECT_THAT(contradictions_of(peer, {{"mx1.mx1-foo.dane.example.", "", kind}}), IsEmpty());
    }
}

TEST(FaultCheck, RefusesWrongSignaturesWhereNoChainOfTrustLeads) {
    Peer peer = correct_peer();
    peer.zone.ds = ZoneDs::missing;
    for (const DnsFaultKind kind : {DnsFaultKind::signature_missing, DnsFaultKind::denial_missing})
        EXPECT_THAT(
            contradictions_of(peer, {{kDomain, "", kind}}),
            ElementsAre(
                "error: nobody looks at the signatures of the zone foo.dane.example.: no chain of trust "
                "leads to it"
            )
        );
}

// The signature of a DS is made by the zone above; its absence is proven there as well.
TEST(FaultCheck, KnowsWhatTheZoneAboveSays) {
    const Peer unsigned_peer = peer_with_a_host_elsewhere();
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{kDomain, "DS", DnsFaultKind::signature_missing}}), IsEmpty()
    );
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{"mx1.foo.dane.example.", "DS", DnsFaultKind::signature_missing}}),
        ElementsAre(testing::HasSubstr("there are no DS records"))
    );
    EXPECT_THAT(
        contradictions_of(unsigned_peer, {{kDomain, "", DnsFaultKind::ds_denial_missing}}), IsEmpty()
    );
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{kDomain, "", DnsFaultKind::ds_denial_missing}}),
        ElementsAre("error: the zone foo.dane.example. has a DS: there is no proof of its absence to miss")
    );
}

TEST(FaultCheck, LetsAFaultOfTheFirstQueriesHideNoOther) {
    const DnsFault once{kDomain, "MX", DnsFaultKind::servfail, 1};
    EXPECT_THAT(contradictions_of(correct_peer(), {once, {kDomain, "MX", DnsFaultKind::refused}}), IsEmpty());
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{kDomain, "DNSKEY", DnsFaultKind::servfail, 1}}),
        ElementsAre("error: no sender asks for a DNSKEY, so that no query can be counted")
    );
}

TEST(FaultCheck, RefusesWrongSignaturesOfADomainThatDoesNotExist) {
    Peer peer = correct_peer();
    peer.existence = Existence::missing;
    peer.mx.clear();
    EXPECT_THAT(
        contradictions_of(peer, {{kDomain, "", DnsFaultKind::signature_expired}}),
        ElementsAre("error: there is no zone of foo.dane.example. whose signatures could be wrong")
    );
    EXPECT_THAT(contradictions_of(peer, {{kDomain, "MX", DnsFaultKind::servfail}}), IsEmpty());
}

TEST(FaultCheck, RefusesWrongSignaturesOfRecordsThatAreNotThere) {
    Peer peer = correct_peer();
    peer.mx[0].tlsa.clear();
    peer.mx[0].ipv6 = false;
    const auto contradiction = [](const std::string& type, const std::string& name) {
        return "error: there are no " + type + " records at " + name + " whose signatures could be wrong";
    };
    const auto check = [&](const std::string& name, const std::string& type) {
        return contradictions_of(peer, {{name, type, DnsFaultKind::signature_corrupted}});
    };
    EXPECT_THAT(check(kTlsa, "TLSA"), ElementsAre(contradiction("TLSA", kTlsa)));
    EXPECT_THAT(check(kDomain, "TXT"), ElementsAre(contradiction("TXT", kDomain)));
    EXPECT_THAT(
        check("mx1.foo.dane.example.", "AAAA"), ElementsAre(contradiction("AAAA", "mx1.foo.dane.example."))
    );
    EXPECT_THAT(check("mx1.foo.dane.example.", "A"), IsEmpty());
    EXPECT_THAT(check(kDomain, "DNSKEY"), IsEmpty());
}

TEST(FaultCheck, KnowsTheNamesThatAreAskedForAnMtaStsPolicy) {
    Peer peer = correct_peer();
    const DnsFault record{"_mta-sts.foo.dane.example.", "TXT", DnsFaultKind::servfail};
    const DnsFault host{"mta-sts.foo.dane.example.", "A", DnsFaultKind::signature_missing};
    EXPECT_THAT(contradictions_of(peer, {host}), ElementsAre(testing::HasSubstr("there are no A records")));

    peer.sts = StsFacts{};
    EXPECT_THAT(contradictions_of(peer, {record}), IsEmpty());
    EXPECT_THAT(contradictions_of(peer, {host}), IsEmpty());

    for (const StsAlias alias : {StsAlias::record, StsAlias::policy_host}) {
        peer.sts->alias = alias;
        const DnsFault& at_alias = alias == StsAlias::record ? record : host;
        EXPECT_THAT(
            contradictions_of(peer, {{at_alias.name, at_alias.type, DnsFaultKind::signature_missing}}),
            ElementsAre(testing::HasSubstr("there are no " + at_alias.type + " records"))
        );
    }
    peer.sts->alias = StsAlias::none;

    peer.sts->txt = StsTxt::missing;
    EXPECT_THAT(
        contradictions_of(peer, {{record.name, "TXT", DnsFaultKind::signature_missing}}),
        ElementsAre(testing::HasSubstr("there are no TXT records"))
    );
}

TEST(FaultCheck, WarnsOfAnswersThatNobodyAsksFor) {
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{"mx2.foo.dane.example.", "A", DnsFaultKind::refused}}),
        ElementsAre("warning: no sender asks for mx2.foo.dane.example. on its way to this peer")
    );
    // Withheld for a name and what is below it.
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{"_tcp.mx1.foo.dane.example.", "", DnsFaultKind::ad_withheld}}),
        IsEmpty()
    );
}

TEST(FaultCheck, RefusesADsWhereNoZoneBegins) {
    using testing::StartsWith;
    const auto contradictions = [](const Peer& peer, const std::string& name) {
        return contradictions_of(peer, {{name, "DS", DnsFaultKind::servfail}});
    };
    for (const std::string name : {"mx1.foo.dane.example.", "dane.example.", "example."})
        EXPECT_THAT(
            contradictions(correct_peer(), name),
            ElementsAre(StartsWith("error: no zone of this peer begins at " + name))
        );
    Peer missing = correct_peer();
    missing.existence = Existence::missing;
    missing.mx.clear();
    EXPECT_THAT(contradictions(missing, kDomain), ElementsAre(StartsWith("error: no zone of this peer")));

    EXPECT_THAT(contradictions(correct_peer(), kDomain), IsEmpty());
    EXPECT_THAT(contradictions(peer_with_a_host_elsewhere(), "mx1-foo.dane.example."), IsEmpty());
}

TEST(FaultCheck, WarnsOfAnAdThatNobodyWouldGet) {
    for (const DnsFaultKind kind : {DnsFaultKind::ad_withheld, DnsFaultKind::ad_only_with_do})
        EXPECT_THAT(
            contradictions_of(peer_with_a_host_elsewhere(), {{kDomain, "", kind}}),
            ElementsAre("warning: there is no AD to withhold: foo.dane.example. is in no secure zone")
        );
    EXPECT_THAT(
        contradictions_of(peer_with_a_host_elsewhere(), {{kDomain, "", DnsFaultKind::servfail_for_nxdomain}}),
        IsEmpty()
    );
}

// Mailu's admin asks there, although the MX hosts have the records (RFC 7672 2.2).
TEST(FaultCheck, KnowsThatSomeAskForTlsaRecordsAtTheDomain) {
    EXPECT_THAT(
        contradictions_of(
            correct_peer(), {{"_25._tcp." + std::string(kDomain), "TLSA", DnsFaultKind::servfail}}
        ),
        IsEmpty()
    );
}

TEST(FaultCheck, KnowsThatNoSenderWaitsForAnswersThatOnlyResolversGet) {
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{kDomain, "DNSKEY", DnsFaultKind::delayed}}),
        testing::Contains("error: no sender asks for a DNSKEY, so that none waits for it")
    );
}

TEST(FaultCheck, RefusesASecondFaultThatTheFirstHides) {
    using enum DnsFaultKind;
    const std::string hidden =
        "error: an earlier fault for the same name and type leaves nothing to this one";
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{kDomain, "MX", servfail}, {kDomain, "MX", no_answer}}),
        ElementsAre(hidden)
    );
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{kDomain, "MX", delayed}, {kDomain, "MX", no_answer}}),
        ElementsAre(hidden)
    );
    EXPECT_THAT(
        contradictions_of(
            correct_peer(), {{kDomain, "", ds_of_another_key}, {kDomain, "", ds_of_another_key}}
        ),
        ElementsAre(hidden)
    );
    EXPECT_THAT(
        contradictions_of(correct_peer(), {{kDomain, "MX", servfail}, {kTlsa, "TLSA", servfail}}), IsEmpty()
    );
}

} // namespace
} // namespace harness
