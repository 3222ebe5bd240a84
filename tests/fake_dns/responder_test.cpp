// The resolver face over the sample world: bytes in, bytes out.
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

class ResolverFace : public testing::Test {
protected:
    Reply ask_for(const std::string& name, const std::string& type) {
        return ask(responder_, {.name = name, .type = type});
    }
    Responder responder_{sample_world(kSampleNow)};
};

TEST_F(ResolverFace, ServesASignedTlsaRecordWithAdAndSignature) {
    const auto reply = ask_for("_25._tcp.mx1.secure.example.", "TLSA");

    EXPECT_EQ(reply.rcode, "NOERROR");
    EXPECT_TRUE(reply.ad);
    EXPECT_TRUE(reply.ra);
    EXPECT_FALSE(reply.aa);
    EXPECT_EQ(Reply::data(reply.answer).size(), 1U);
    EXPECT_EQ(Reply::signatures(reply.answer), 1U);
    EXPECT_THAT(reply.answer, Contains(StartsWith("_25._tcp.mx1.secure.example. 300 IN TLSA 3 1 1 0123")));
}

// Postfix's dnssec_probe asks for this before it trusts the resolver.
TEST_F(ResolverFace, AnswersTheRootsNameServersWithAd) {
    const auto reply = ask_for(".", "NS");

    EXPECT_TRUE(reply.ad);
    EXPECT_THAT(Reply::data(reply.answer), ElementsAre(". 300 IN NS ns.root."));
}

// RFC 6840 5.7: AD in the query alone shows that the client understands AD; musl asks so, without EDNS.
TEST_F(ResolverFace, SetsAdForAClientThatAsksWithAdOnly) {
    const auto reply = ask(responder_, {.name = "secure.example.", .type = "MX", .ad = true, .edns = false});

    EXPECT_TRUE(reply.ad);
    EXPECT_FALSE(reply.has_opt);
    EXPECT_THAT(reply.answer, ElementsAre("secure.example. 300 IN MX 10 mx1.secure.example."));
}

// A client that is not musl stands in for one.
TEST(AdOnlyAddress, ReadsAQueryAsMuslWouldHaveSentIt) {
    DnsSpec spec = sample_world(kSampleNow);
    spec.ad_only_addresses = {"198.18.0.54"};
    Responder responder(std::move(spec));
    const Question question{.name = "secure.example.", .type = "MX", .dnssec_ok = true};

    const auto plain = ask_resolver(responder, "198.18.0.54", question);
    EXPECT_TRUE(plain.ad);
    EXPECT_FALSE(plain.has_opt);
    EXPECT_EQ(Reply::signatures(plain.answer), 0U);
    EXPECT_EQ(Reply::signatures(ask(responder, question).answer), 1U);
}

TEST(AdOnlyAddress, GetsNoAdWhereThatIsSetForDoOnly) {
    DnsSpec spec = sample_world(kSampleNow);
    spec.ad_only_addresses = {"198.18.0.54"};
    Responder responder(std::move(spec));
    const Question question{.name = "ed25519.example.", .type = "MX", .dnssec_ok = true};

    EXPECT_FALSE(ask_resolver(responder, "198.18.0.54", question).ad);
    EXPECT_TRUE(ask(responder, question).ad);
}

// Against RFC 6840 5.7, as a cache of Kubernetes did: musl's clients never get AD.
TEST_F(ResolverFace, SetsAdOnlyForDoWhereTheFaultSaysSo) {
    const auto with_do = ask_for("ed25519.example.", "MX");
    const auto with_ad =
        ask(responder_, {.name = "ed25519.example.", .type = "MX", .ad = true, .dnssec_ok = false});

    EXPECT_TRUE(with_do.ad);
    EXPECT_EQ(Reply::signatures(with_do.answer), 1U);
    EXPECT_FALSE(with_ad.ad);
    EXPECT_EQ(with_ad.rcode, "NOERROR");
    EXPECT_EQ(with_ad.answer, Reply::data(with_do.answer));
}

// As Docker's resolver did for a while.
TEST_F(ResolverFace, AnswersServfailForNxdomainWhereTheFaultSaysSo) {
    const auto missing = ask_for("_26._tcp.mx1.rsa.example.", "TLSA");

    EXPECT_EQ(missing.rcode, "SERVFAIL");
    EXPECT_THAT(missing.answer, IsEmpty());
    EXPECT_EQ(ask_for("_26._tcp.mx1.secure.example.", "TLSA").rcode, "NXDOMAIN");
    EXPECT_EQ(ask_for("mx1.rsa.example.", "TXT").rcode, "NOERROR"); // no data, but a name
    EXPECT_TRUE(ask_for("_25._tcp.mx1.rsa.example.", "TLSA").ad);
}

// RFC 6840 5.8
TEST_F(ResolverFace, SetsNoAdForAClientThatShowsNoInterest) {
    const auto reply = ask(responder_, {.name = "secure.example.", .type = "MX", .dnssec_ok = false});

    EXPECT_FALSE(reply.ad);
    EXPECT_EQ(reply.rcode, "NOERROR");
    EXPECT_EQ(Reply::signatures(reply.answer), 0U);
}

TEST_F(ResolverFace, ServesUnsignedDataWithoutAd) {
    for (const auto* name : {"unsigned.example.", "unsigned.three.", "island.plain."}) {
        const auto reply = ask_for(name, "MX");
        EXPECT_EQ(reply.rcode, "NOERROR") << name;
        EXPECT_FALSE(reply.ad) << name;
        EXPECT_EQ(reply.ede, std::nullopt) << name;
    }
}

TEST_F(ResolverFace, AnswersBogusDataWithServfailUnlessCheckingIsDisabled) {
    const auto checked = ask_for("corrupted.example.", "MX");
    const auto unchecked = ask(responder_, {.name = "corrupted.example.", .type = "MX", .cd = true});

    EXPECT_EQ(checked.rcode, "SERVFAIL");
    EXPECT_THAT(checked.answer, IsEmpty());
    EXPECT_EQ(checked.ede, 6);
    EXPECT_EQ(unchecked.rcode, "NOERROR");
    EXPECT_TRUE(unchecked.cd);
    EXPECT_FALSE(unchecked.ad);
    EXPECT_EQ(Reply::data(unchecked.answer).size(), 1U);
}

struct EdeCase {
    std::string name, type;
    std::uint16_t code;
};
void PrintTo(const EdeCase& each, std::ostream* out) {
    *out << each.name << " " << each.type;
}
class ExtendedErrors : public ResolverFace, public testing::WithParamInterface<EdeCase> {};

// RFC 8914 4
TEST_P(ExtendedErrors, SayWhatIsWrong) {
    const auto& expected = GetParam();
    const auto reply = ask_for(expected.name, expected.type);

    EXPECT_EQ(reply.rcode, "SERVFAIL");
    EXPECT_EQ(reply.ede, expected.code);
}
INSTANTIATE_TEST_SUITE_P(
    Codes,
    ExtendedErrors,
    testing::Values(
        EdeCase{"expired.example.", "MX", 7},
        EdeCase{"expired-mx.example.", "MX", 7},
        EdeCase{"expired-keys.example.", "MX", 7},
        EdeCase{"corrupted.example.", "MX", 6},
        EdeCase{"_25._tcp.mx1.corrupted-tlsa.example.", "TLSA", 6},
        EdeCase{"corrupted-nsec.example.", "AAAA", 6},
        EdeCase{"missing.example.", "MX", 10},
        EdeCase{"mx1.missing-a.example.", "A", 10},
        EdeCase{"other-ds.example.", "MX", 9},
        EdeCase{"absent.expired.three.", "A", 7},
        EdeCase{"to-bogus.secure.example.", "A", 6},
        EdeCase{"servfail.secure.example.", "A", 22}
    )
);

TEST_F(ResolverFace, ChasesCnamesAcrossZonesAndKeepsTheWeakestSecurity) {
    const auto inside = ask_for("www.secure.example.", "A");
    const auto secure = ask_for("to-three.secure.example.", "A");
    const auto insecure = ask_for("to-plain.secure.example.", "A");

    EXPECT_TRUE(inside.ad);
    EXPECT_THAT(
        Reply::data(inside.answer),
        ElementsAre(
            "www.secure.example. 300 IN CNAME mx1.secure.example.",
            "mx1.secure.example. 300 IN A 198.18.100.1"
        )
    );
    EXPECT_TRUE(secure.ad);
    EXPECT_EQ(Reply::data(secure.answer).size(), 2U);
    EXPECT_FALSE(insecure.ad);
    EXPECT_EQ(insecure.rcode, "NOERROR");
    EXPECT_EQ(Reply::data(insecure.answer).size(), 2U);
}

// RFC 6604: the response code is that of the last name of the chain.
TEST_F(ResolverFace, AnswersNxdomainForACnameToNowhere) {
    const auto reply = ask_for("to-nothing.secure.example.", "A");

    EXPECT_EQ(reply.rcode, "NXDOMAIN");
    EXPECT_TRUE(reply.ad);
    EXPECT_EQ(Reply::data(reply.answer).size(), 1U);
}

TEST_F(ResolverFace, GivesUpOnALoopOfCnames) {
    const auto reply = ask_for("loop1.secure.example.", "A");

    EXPECT_EQ(reply.rcode, "SERVFAIL");
    EXPECT_THAT(reply.ede_text, HasSubstr("CNAME"));
}

TEST_F(ResolverFace, KeepsSilentWhereTheServersDo) {
    EXPECT_TRUE(ask_for("silent.secure.example.", "A").silent);
    EXPECT_FALSE(ask_for("silent.secure.example.", "AAAA").silent);
    EXPECT_EQ(ask_for("refused.secure.example.", "A").rcode, "REFUSED");
    EXPECT_EQ(ask_for("to-failing.secure.example.", "A").rcode, "SERVFAIL");
}

TEST_F(ResolverFace, AnswersUnderAnotherIdWhereTheFaultSaysSo) {
    const std::string query = write_query({.name = "wrong-id.secure.example.", .type = "A"});
    for (const Transport transport : {Transport::udp, Transport::tcp}) {
        const auto response = responder_.respond(
            {.bytes = query, .client = "::1", .server = "::1", .transport = transport}, Face::resolver
        );
        ASSERT_TRUE(response.bytes);
        EXPECT_NE(response.bytes->substr(0, 2), query.substr(0, 2));
        EXPECT_FALSE(response.event->answered);
        EXPECT_EQ(response.event->rcode, "");
    }
    EXPECT_FALSE(ask_for("wrong-id.secure.example.", "AAAA").silent);
}

TEST_F(ResolverFace, AnswersWithTheCodeOfTheFault) {
    EXPECT_EQ(ask_for("notimp.secure.example.", "A").rcode, "NOTIMP");
    EXPECT_EQ(ask_for("formerr.secure.example.", "A").rcode, "FORMERR");
    EXPECT_EQ(ask_for("formerr.secure.example.", "AAAA").rcode, "NOERROR");
}

TEST_F(ResolverFace, TruncatesOverUdpAndHangsUpOverTcp) {
    const Question question{.name = "truncated.secure.example.", .type = "A"};
    const auto reply = ask(responder_, question);
    EXPECT_TRUE(reply.tc);
    EXPECT_EQ(reply.rcode, "NOERROR");
    EXPECT_THAT(reply.answer, IsEmpty());

    const std::string query = write_query(question);
    const auto over_tcp = responder_.respond(
        {.bytes = query, .client = "::1", .server = "::1", .transport = Transport::tcp}, Face::resolver
    );
    EXPECT_TRUE(over_tcp.hangs_up);
    EXPECT_FALSE(over_tcp.bytes);
    EXPECT_FALSE(over_tcp.event->answered);
}

TEST_F(ResolverFace, FailsTheFirstQueriesOfEachClientOnly) {
    auto spec = sample_world(kSampleNow);
    spec.faults = {{"mx1.secure.example.", "A", AnswersServfail{}, 2}};
    Responder responder(spec);
    const std::string query = write_query({.name = "mx1.secure.example.", .type = "A"});
    const auto rcodes_of = [&](const std::string& client) {
        std::vector<std::string> codes;
        for (int n = 0; n < 3; ++n)
            codes.push_back(responder
                                .respond({.bytes = query, .client = client, .server = "::1"}, Face::resolver)
                                .event->rcode);
        return codes;
    };

    EXPECT_THAT(rcodes_of("198.18.7.7"), ElementsAre("SERVFAIL", "SERVFAIL", "NOERROR"));
    EXPECT_THAT(rcodes_of("198.18.7.8"), ElementsAre("SERVFAIL", "SERVFAIL", "NOERROR"));
    EXPECT_TRUE(ask(responder, {.name = "mx1.secure.example.", .type = "AAAA"}).ad);
}

TEST_F(ResolverFace, DelaysTheAnswersWhereTheFaultSaysSo) {
    auto spec = sample_world(kSampleNow);
    spec.faults = {{"secure.example.", "MX", AnswersLate{std::chrono::milliseconds(300)}}};
    Responder responder(spec);
    const auto respond_to = [&](const char* type) {
        const std::string bytes = write_query({.name = "secure.example.", .type = type});
        return responder.respond(
            {.bytes = bytes, .client = "198.18.7.7", .server = "198.18.0.53"}, Face::resolver
        );
    };

    EXPECT_EQ(respond_to("MX").delay, std::chrono::milliseconds(300));
    const Response again = respond_to("MX");
    EXPECT_EQ(again.delay, std::chrono::milliseconds(300));
    EXPECT_EQ(again.event->delay, std::chrono::milliseconds(300));
    EXPECT_EQ(again.event->rcode, "NOERROR");
    EXPECT_EQ(respond_to("SOA").delay, std::chrono::milliseconds(0));
}

TEST_F(ResolverFace, AnswersTheSameQuestionAgainToAnotherIdAndClient) {
    const auto respond_to = [this](std::uint16_t id, const char* client) {
        const std::string bytes = write_query({.name = "secure.example.", .type = "MX", .id = id});
        return responder_.respond(
            {.bytes = bytes, .client = client, .server = "198.18.0.53"}, Face::resolver
        );
    };
    const Response first = respond_to(0x1234, "198.19.192.2");

    const Response second = respond_to(0xabcd, "198.19.192.6");

    EXPECT_EQ(second.bytes->substr(0, 2), "\xab\xcd");
    EXPECT_EQ(second.bytes->substr(2), first.bytes->substr(2));
    EXPECT_EQ(second.event->client, "198.19.192.6");
    EXPECT_EQ(second.event->answers, first.event->answers);
}

TEST_F(ResolverFace, AnswersTheSameNameOtherwiseToWhoShowsNoInterestInAd) {
    ASSERT_TRUE(ask(responder_, {.name = "secure.example.", .type = "MX", .dnssec_ok = true}).ad);

    EXPECT_FALSE(ask(responder_, {.name = "secure.example.", .type = "MX", .dnssec_ok = false}).ad);
}

TEST_F(ResolverFace, WithholdsTheAdOfOneType) {
    auto spec = sample_world(kSampleNow);
    spec.faults = {{"mx1.secure.example.", "A", WithholdsAd{}}};
    Responder responder(spec);

    EXPECT_FALSE(ask(responder, {.name = "mx1.secure.example.", .type = "A"}).ad);
    EXPECT_TRUE(ask(responder, {.name = "mx1.secure.example.", .type = "AAAA"}).ad);
    EXPECT_TRUE(ask(responder, {.name = "_25._tcp.mx1.secure.example.", .type = "TLSA"}).ad);
}

TEST_F(ResolverFace, LetsBogusDataPassWhereItDoesNotValidate) {
    const auto reply = ask_for("mx1.withheld.example.", "A");

    EXPECT_EQ(reply.rcode, "NOERROR");
    EXPECT_FALSE(reply.ad);
    EXPECT_EQ(Reply::data(reply.answer).size(), 1U);
}

TEST_F(ResolverFace, ExplainsAZoneThatCannotBeServed) {
    auto spec = sample_world(kSampleNow);
    spec.zones.back().records = [] { return std::vector<std::string>{"@ IN MX nonsense"}; };
    Responder responder(spec);

    const auto reply = ask(responder, {.name = spec.zones.back().origin, .type = "MX"});

    EXPECT_EQ(reply.rcode, "SERVFAIL");
    EXPECT_EQ(reply.ede, 0);
    EXPECT_THAT(reply.ede_text, HasSubstr("nonsense"));
}

TEST_F(ResolverFace, RecordsWhatItSaw) {
    const auto query = write_query({.name = "MX1.Secure.Example.", .type = "A"});
    const auto response = responder_.respond(
        {.bytes = query, .client = "198.18.7.7", .server = "198.18.0.53", .transport = Transport::tcp},
        Face::resolver
    );

    ASSERT_TRUE(response.event);
    const auto& event = *response.event;
    EXPECT_EQ(event.name, "mx1.secure.example.");
    EXPECT_EQ(event.type, "A");
    EXPECT_EQ(event.client, "198.18.7.7");
    EXPECT_EQ(event.transport, Transport::tcp);
    EXPECT_EQ(event.rcode, "NOERROR");
    EXPECT_TRUE(event.ad);
    EXPECT_EQ(event.security, Security::secure);
    EXPECT_THAT(event.answers, ElementsAre("mx1.secure.example.\t300\tIN\tA\t198.18.100.1"));
}

TEST_F(ResolverFace, RecordsSilenceAsNotAnswered) {
    const auto query = write_query({.name = "silent.secure.example.", .type = "A"});
    const auto response =
        responder_.respond({.bytes = query, .client = "::1", .server = "::1"}, Face::resolver);

    ASSERT_TRUE(response.event);
    EXPECT_FALSE(response.event->answered);
    EXPECT_EQ(response.event->rcode, "");
    EXPECT_FALSE(response.bytes);
}

} // namespace
} // namespace fake_dns::test
