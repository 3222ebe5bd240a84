// What a zone makes of its spec: records, chains, delegations; and the tree that holds the zones.
#include "fake_dns/zone_lookup.hpp"
#include "fake_dns/zone_tree.hpp"

#include "tests/fake_dns/sample_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace fake_dns {
namespace {

using testing::HasSubstr;

class Zones : public testing::Test {
protected:
    Zone& zone(const char* origin) { return tree_.authority_for(require_name(origin), rr_type::soa); }
    DnsSpec spec_ = test::sample_world(test::kSampleNow);
    ZoneTree tree_{spec_};
};

TEST_F(Zones, HaveTwoKeysAndSignTheKeysWithTheFirst) {
    auto& secure = zone("secure.example.");
    EXPECT_EQ(secure.apex(rr_type::dnskey).rdata.size(), 2U);
    EXPECT_EQ(secure.signatures(secure.apex(rr_type::dnskey)).size(), 1U);
    EXPECT_NE(secure.key(KeyRole::key_signing).tag, secure.key(KeyRole::zone_signing).tag);
}

TEST_F(Zones, SignNothingWhereTheyAreNotAuthoritative) {
    auto& parent = zone("example.");
    auto& delegation = *parent.find(require_name("secure.example."));
    EXPECT_TRUE(parent.signatures(delegation.sets.at(rr_type::ns)).empty());
    EXPECT_EQ(parent.signatures(delegation.sets.at(rr_type::ds)).size(), 1U);
    auto& plain = zone("unsigned.example.");
    EXPECT_TRUE(plain.signatures(plain.apex(rr_type::soa)).empty());
}

TEST_F(Zones, GiveUnsignedChildrenNoDs) {
    EXPECT_FALSE(zone("example.").find(require_name("unsigned.example."))->sets.contains(rr_type::ds));
    EXPECT_FALSE(zone("plain.").find(require_name("island.plain."))->sets.contains(rr_type::ds));
}

// RFC 4034 4: the NSEC records form one closed chain over all names with data.
TEST_F(Zones, ChainEveryNameWithDataByNsecExactlyOnce) {
    auto& secure = zone("secure.example.");
    std::size_t links = 0;
    auto name = secure.origin();
    do {
        auto* node = secure.find(name);
        ASSERT_NE(node, nullptr) << name.text();
        EXPECT_TRUE(node->has_data()) << name.text();
        const auto next = name_in(secure.nsec_at(*node).rdata.front(), 0);
        EXPECT_TRUE(next == secure.origin() || name.canonical_key() < next.canonical_key());
        name = next;
    } while (++links < 100 && name != secure.origin());
    EXPECT_EQ(links, 25U); // apex and 22 other owners of usual_records, ns1, dns
}

TEST_F(Zones, CoverMissingNamesByTheNameBefore) {
    auto& secure = zone("secure.example.");
    EXPECT_EQ(secure.nsec_covering(require_name("zzz.secure.example.")).owner.text(), "www.secure.example.");
    EXPECT_EQ(
        secure.nsec_covering(require_name("empty.terminal.secure.example.")).owner.text(),
        "silent.secure.example."
    );
}

TEST_F(Zones, KnowEmptyNonTerminalsOfTheirDelegations) {
    auto* node = zone("example.").find(require_name("entry.example."));
    ASSERT_NE(node, nullptr);
    EXPECT_FALSE(node->has_data());
}

TEST_F(Zones, ServeTheAddressOfAServerInTheZoneThatHoldsItsName) {
    const auto name = require_name("dns.secure.example.");
    EXPECT_TRUE(zone("secure.example.").find(name)->sets.contains(rr_type::a));
    EXPECT_EQ(zone("hosted.example.").glue().size(), 0U);
    EXPECT_EQ(zone("secure.example.").glue().size(), 2U);
}

TEST_F(Zones, AskForTheirRecordsOnlyWhenLookedAt) {
    int calls = 0;
    spec_.zones.back().records = [&calls] {
        ++calls;
        return std::vector<std::string>{};
    };
    ZoneTree tree(spec_);
    const auto origin = require_name(spec_.zones.back().origin);
    EXPECT_EQ(calls, 0);
    auto& parent = tree.authority_for(origin, rr_type::ds);
    look_up(parent, origin, rr_type::ds);
    EXPECT_EQ(calls, 0);
    look_up(tree.authority_for(origin, rr_type::mx), origin, rr_type::mx);
    look_up(tree.authority_for(origin, rr_type::mx), origin, rr_type::a);
    EXPECT_EQ(calls, 1);
}

TEST_F(Zones, RejectRecordsThatAreNotTheirs) {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"@ IN SOA a. b. 1 1 1 1 1", "made by fake_dns itself"},
        {"www.other. IN A 192.0.2.1", "out of zone"},
        {"www.secure IN A 192.0.2.1", "belongs to the zone secure.example."},
        {"@ IN CNAME www.other.", "CNAME and other data"},
        {"www IN A 192.0.2.999", "192.0.2.999"}};
    for (const auto& [line, reason] : cases) {
        auto spec = test::sample_world(test::kSampleNow);
        for (auto& each : spec.zones)
            if (each.origin == "example.") each.records = [line = line] { return std::vector{line}; };
        ZoneTree tree(spec);
        try {
            tree.authority_for(require_name("example."), rr_type::soa).find(require_name("example."));
            FAIL() << line;
        } catch (const ZoneError& problem) {
            EXPECT_THAT(problem.what(), HasSubstr(reason));
        }
    }
}

TEST_F(Zones, AreFoundByTheAddressOfTheirServers) {
    EXPECT_EQ(tree_.served_at("198.18.0.1").front(), &tree_.root());
    EXPECT_EQ(tree_.served_at("2001:db8:0:0::1").front(), &tree_.root());
    EXPECT_EQ(tree_.served_at("::ffff:198.18.0.1").front(), &tree_.root());
    EXPECT_TRUE(tree_.served_at("198.18.0.2").empty());
}

TEST_F(Zones, AnswerForTheDsOfADelegationFromAbove) {
    EXPECT_EQ(&tree_.authority_for(require_name("secure.example."), rr_type::ds), &zone("example."));
    EXPECT_EQ(&tree_.authority_for(require_name("secure.example."), rr_type::a), &zone("secure.example."));
    EXPECT_EQ(&tree_.authority_for(DomainName(), rr_type::ds), &tree_.root());
}

TEST(ZoneTreeSpec, IsRejectedIfItContradictsItself) {
    const NameServer server{"ns.root.", "198.18.0.1", ""};
    std::string long_origin;
    for (int i = 0; i < 120; ++i)
        long_origin += "a.";
    const ZoneSpec root{.origin = ".", .servers = {server}};
    const std::vector<std::pair<std::vector<ZoneSpec>, std::string>> cases = {
        {{}, "no root"},
        {{root, root}, "twice"},
        {{{.origin = "."}}, "no name server"},
        {{{.origin = ".", .servers = {{"ns.root.", "", ""}}}}, "no address"},
        {{{.origin = ".", .servers = {{"ns.root.", "198.18.0.256", ""}}}}, "198.18.0.256"},
        {{{.origin = long_origin, .servers = {server}}}, "no room"},
        {{{.origin = "a..b.", .servers = {server}}}, "not a domain name"},
        {{{.origin = ".",
           .servers = {server},
           .deviations = {SignatureMissing{{.name = "", .type = "TSLA"}}}}},
         "unknown type TSLA"}};
    for (const auto& [zones, reason] : cases) {
        const DnsSpec spec{.zones = zones};
        try {
            ZoneTree tree(spec);
            FAIL() << reason;
        } catch (const std::invalid_argument& problem) {
            EXPECT_THAT(problem.what(), HasSubstr(reason));
        }
    }
}

class LookUp : public Zones {
protected:
    ZoneAnswer look(const char* zone_name, const char* name, std::uint16_t type) {
        return look_up(zone(zone_name), require_name(name), type);
    }
};

TEST_F(LookUp, FindsEachKindOfAnswer) {
    EXPECT_EQ(look("secure.example.", "secure.example.", rr_type::mx).finding, Finding::answer);
    EXPECT_EQ(look("secure.example.", "www.secure.example.", rr_type::a).finding, Finding::cname);
    EXPECT_EQ(look("secure.example.", "www.secure.example.", rr_type::cname).finding, Finding::answer);
    EXPECT_EQ(look("secure.example.", "mx1.secure.example.", rr_type::mx).finding, Finding::nodata);
    EXPECT_EQ(look("secure.example.", "_tcp.mx1.secure.example.", rr_type::a).finding, Finding::nodata);
    EXPECT_EQ(look("secure.example.", "nothing.secure.example.", rr_type::a).finding, Finding::nxdomain);
    EXPECT_EQ(look("example.", "www.secure.example.", rr_type::a).finding, Finding::referral);
    EXPECT_EQ(look("example.", "secure.example.", rr_type::ds).finding, Finding::answer);
}

// RFC 4592 2.2.2: an empty non-terminal exists, so the wildcard above it does not reach below it, nor does a
// closer name.
TEST_F(LookUp, ExpandsWildcardsOnlyWhereNoCloserNameExists) {
    const auto expanded = look("secure.example.", "a.b.wild.secure.example.", rr_type::a);
    EXPECT_EQ(expanded.finding, Finding::answer);
    EXPECT_EQ(expanded.answer.front().owner, require_name("a.b.wild.secure.example."));
    EXPECT_EQ(look("secure.example.", "here.wild.secure.example.", rr_type::a).finding, Finding::nodata);
    EXPECT_EQ(look("secure.example.", "x.here.wild.secure.example.", rr_type::a).finding, Finding::nxdomain);
    EXPECT_EQ(look("secure.example.", "x.wildcname.secure.example.", rr_type::a).finding, Finding::cname);
}

TEST_F(LookUp, ProvesAnUnsignedDelegation) {
    const auto nsec = look("example.", "unsigned.example.", rr_type::a);
    ASSERT_EQ(nsec.proof.size(), 1U);
    EXPECT_EQ(nsec.proof.front().set->type, rr_type::nsec);
    EXPECT_EQ(nsec.additional.size(), 2U);
    const auto nsec3 = look("three.", "unsigned.three.", rr_type::a);
    ASSERT_EQ(nsec3.proof.size(), 1U);
    EXPECT_EQ(nsec3.proof.front().set->type, rr_type::nsec3);
}

// RFC 5155 6: the delegations themselves cost nothing; one record speaks for all in its span.
TEST_F(LookUp, ProvesOptedOutDelegationsByTheSpanThatTheyShare) {
    const auto first = look("opt-out.", "unsigned.opt-out.", rr_type::a);
    const auto second = look("opt-out.", "below.entry.opt-out.", rr_type::a);
    ASSERT_FALSE(first.proof.empty());
    for (const auto& shown : first.proof)
        EXPECT_EQ(shown.set->rdata.front()[1], 1) << "opt-out flag";
    std::set<const RRset*> records;
    for (const auto* found : {&first, &second})
        for (const auto& shown : found->proof)
            records.insert(shown.set);
    EXPECT_LE(records.size(), 3U); // the chain has the apex, secure.opt-out and the empty non-terminal
}

TEST_F(LookUp, NeedsNoProofInAnUnsignedZone) {
    EXPECT_TRUE(look("unsigned.example.", "nothing.unsigned.example.", rr_type::a).proof.empty());
}

} // namespace
} // namespace fake_dns
