// The authoritative face over the sample world: the dialled address selects the zones.
#include "fake_dns/responder.hpp"

#include "tests/fake_dns/dns_client.hpp"
#include "tests/fake_dns/sample_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fake_dns::test {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class AuthoritativeFace : public testing::Test {
protected:
    std::string server_of(const std::string& origin) {
        for (const auto& zone : spec_.zones)
            if (zone.origin == origin) return zone.servers.front().ipv4;
        return "";
    }
    Reply ask_at(const std::string& origin, const std::string& name, const std::string& type) {
        return ask_authority(responder_, server_of(origin), {.name = name, .type = type, .rd = false});
    }
    DnsSpec spec_ = sample_world(kSampleNow);
    Responder responder_{spec_};
};

TEST_F(AuthoritativeFace, AnswersWithAaAndNeitherAdNorRa) {
    const auto reply = ask_at("secure.example.", "secure.example.", "MX");
    EXPECT_EQ(reply.rcode, "NOERROR");
    EXPECT_TRUE(reply.aa);
    EXPECT_FALSE(reply.ad);
    EXPECT_FALSE(reply.ra);
    EXPECT_EQ(Reply::signatures(reply.answer), 1U);
}

TEST_F(AuthoritativeFace, RefersToSignedZonesWithDsAndGlue) {
    const auto reply = ask_at("example.", "mx1.secure.example.", "A");
    EXPECT_FALSE(reply.aa);
    EXPECT_THAT(reply.answer, IsEmpty());
    EXPECT_THAT(reply.authority, Contains(HasSubstr("secure.example. 300 IN NS")));
    EXPECT_THAT(reply.authority, Contains(HasSubstr("secure.example. 300 IN DS")));
    EXPECT_EQ(Reply::signatures(reply.authority), 1U); // of the DS; NS at a delegation is not signed
    EXPECT_EQ(reply.additional.size(), 2U);
}

TEST_F(AuthoritativeFace, ProvesThatAnUnsignedZoneHasNoDs) {
    EXPECT_THAT(ask_at("example.", "mx1.unsigned.example.", "A").authority, Contains(HasSubstr("IN NSEC ")));
    EXPECT_THAT(ask_at("three.", "mx1.unsigned.three.", "A").authority, Contains(HasSubstr("IN NSEC3 ")));
}

// RFC 4035 3.1.4.1
TEST_F(AuthoritativeFace, AnswersForTheDsInTheParentAlone) {
    const auto parent = ask_at("example.", "secure.example.", "DS");
    const auto child = ask_at("secure.example.", "secure.example.", "DS");
    EXPECT_TRUE(parent.aa);
    EXPECT_EQ(Reply::data(parent.answer).size(), 1U);
    EXPECT_TRUE(child.aa);
    EXPECT_THAT(child.answer, IsEmpty());
    EXPECT_THAT(child.authority, Contains(StartsWith("secure.example. 300 IN SOA")));
}

TEST_F(AuthoritativeFace, GivesThePrimingResolverTheServersAddresses) {
    const auto reply = ask_at(".", ".", "NS");
    EXPECT_TRUE(reply.aa);
    EXPECT_THAT(reply.additional, Contains("ns.root. 300 IN A 198.18.0.1"));
    EXPECT_THAT(reply.additional, Contains("ns.root. 300 IN AAAA 2001:db8::1"));
}

TEST_F(AuthoritativeFace, RefusesWhatIsNotItsOwn) {
    EXPECT_EQ(ask_at("secure.example.", "unsigned.example.", "A").rcode, "REFUSED");
    EXPECT_EQ(
        ask_authority(responder_, "198.18.200.200", {.name = "secure.example.", .type = "A"}).rcode, "REFUSED"
    );
}

TEST_F(AuthoritativeFace, FollowsCnamesInsideTheZoneOnly) {
    EXPECT_EQ(Reply::data(ask_at("secure.example.", "www.secure.example.", "A").answer).size(), 2U);
    EXPECT_EQ(Reply::data(ask_at("secure.example.", "to-plain.secure.example.", "A").answer).size(), 1U);
    EXPECT_EQ(ask_at("secure.example.", "to-nothing.secure.example.", "A").rcode, "NXDOMAIN");
    EXPECT_EQ(ask_at("secure.example.", "loop1.secure.example.", "A").rcode, "NOERROR");
}

TEST_F(AuthoritativeFace, ServesWildcardsWithProof) {
    const auto reply = ask_at("secure.example.", "x.wild.secure.example.", "A");
    EXPECT_THAT(reply.answer, Contains("x.wild.secure.example. 300 IN A 198.18.100.2"));
    EXPECT_THAT(reply.authority, Contains(HasSubstr("IN NSEC ")));
}

TEST_F(AuthoritativeFace, HasTheFaultsToo) {
    EXPECT_EQ(ask_at("secure.example.", "servfail.secure.example.", "A").rcode, "SERVFAIL");
    EXPECT_EQ(ask_at("secure.example.", "refused.secure.example.", "A").rcode, "REFUSED");
    EXPECT_TRUE(ask_at("secure.example.", "silent.secure.example.", "A").silent);
    // The resolver follows the CNAME, and meets the fault there.
    EXPECT_EQ(ask_at("secure.example.", "to-failing.secure.example.", "A").rcode, "NOERROR");
}

TEST_F(AuthoritativeFace, FailsInTheZoneItselfNotInTheReferralToIt) {
    spec_.faults = {{"secure.example.", "", AnswersServfail{}}};
    Responder responder(spec_);
    const Question question{.name = "secure.example.", .type = "MX"};
    EXPECT_EQ(ask_authority(responder, server_of("example."), question).rcode, "NOERROR");
    EXPECT_EQ(ask_authority(responder, server_of("secure.example."), question).rcode, "SERVFAIL");
}

// Else a resolver would have the DS without asking, and never meet the fault.
TEST_F(AuthoritativeFace, LeavesTheDsOutOfTheReferralWhereTheQueryForItFails) {
    const auto referral = ask_at("example.", "mx1.ds-servfail.example.", "A");
    EXPECT_EQ(referral.rcode, "NOERROR");
    EXPECT_THAT(referral.authority, ElementsAre(HasSubstr("ds-servfail.example. 300 IN NS")));
    EXPECT_EQ(ask_at("example.", "ds-servfail.example.", "DS").rcode, "SERVFAIL");

    const auto unsigned_zone = ask_at("three.", "mx1.ds-refused.three.", "A");
    EXPECT_THAT(unsigned_zone.authority, ElementsAre(HasSubstr("ds-refused.three. 300 IN NS")));
    EXPECT_EQ(ask_at("three.", "ds-refused.three.", "DS").rcode, "REFUSED");
}

TEST_F(AuthoritativeFace, ServesSeveralZonesAtOneAddress) {
    for (auto& zone : spec_.zones)
        if (zone.origin != ".") zone.servers.front().ipv4 = "198.18.5.5";
    Responder responder(spec_);
    EXPECT_TRUE(ask_authority(responder, "198.18.5.5", {.name = "secure.example.", .type = "MX"}).aa);
    EXPECT_TRUE(ask_authority(responder, "198.18.5.5", {.name = "secure.three.", .type = "MX"}).aa);
    const auto ds = ask_authority(responder, "198.18.5.5", {.name = "secure.example.", .type = "DS"});
    EXPECT_EQ(Reply::data(ds.answer).size(), 1U);
}

TEST_F(AuthoritativeFace, IsChosenByTheDialledAddress) {
    EXPECT_EQ(responder_.face_at("198.18.0.53"), Face::resolver);
    EXPECT_EQ(responder_.face_at("2001:db8::53"), Face::resolver);
    EXPECT_EQ(responder_.face_at("198.18.0.1"), Face::authoritative);
}

} // namespace
} // namespace fake_dns::test
