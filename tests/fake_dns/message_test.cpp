// The wire: malformed queries, EDNS, sizes. RFC 1035 4, RFC 6891.
#include "fake_dns/message.hpp"

#include "fake_dns/responder.hpp"

#include "tests/fake_dns/dns_client.hpp"
#include "tests/fake_dns/sample_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace fake_dns::test {
namespace {

std::string rejection(const std::string& bytes) {
    const auto result = read_query(bytes);
    const auto* rejected = std::get_if<Rejected>(&result);
    if (rejected == nullptr) return "understood";
    if (rejected->reply.empty()) return "silence";
    const auto reply = read_reply(rejected->reply);
    EXPECT_EQ(reply.id, 0x1234);
    return reply.rcode;
}

TEST(ReadQuery, UnderstandsWhatAClientWrites) {
    const auto result =
        read_query(write_query({.name = "Foo.Example.", .type = "MX", .ad = true, .cd = true}));
    const auto& query = std::get<Query>(result);
    EXPECT_EQ(query.id, 0x1234);
    EXPECT_TRUE(query.recursion_desired && query.authentic_data && query.checking_disabled);
    EXPECT_EQ(query.name, require_name("foo.example."));
    EXPECT_EQ(query.type, rr_type::mx);
    EXPECT_TRUE(query.has_edns && query.dnssec_ok);
    EXPECT_EQ(query.udp_size, 4096);
}

TEST(ReadQuery, RejectsWhatIsMalformed) {
    const auto good = write_query({.name = "foo.example.", .type = "MX"});
    EXPECT_EQ(rejection(good), "understood");
    EXPECT_EQ(rejection(good.substr(0, 11)), "silence");
    for (std::size_t size = 12; size < good.size(); ++size)
        EXPECT_EQ(rejection(good.substr(0, size)), "FORMERR") << size;
    EXPECT_EQ(rejection(good + "x"), "FORMERR");
    auto changed = [&](std::size_t at, char value) {
        auto copy = good;
        copy[at] = value;
        return copy;
    };
    EXPECT_EQ(rejection(changed(2, '\x81')), "silence"); // a response: answering it could go on for ever
    EXPECT_EQ(rejection(changed(2, '\x21')), "NOTIMP");  // opcode NOTIFY
    EXPECT_EQ(rejection(changed(5, 2)), "FORMERR");      // two questions
    EXPECT_EQ(rejection(changed(5, 0)), "FORMERR");
    EXPECT_EQ(rejection(changed(12, '\xc0')), "FORMERR"); // compressed question
    EXPECT_EQ(rejection(changed(11, 2)), "FORMERR");      // an additional record that is not there
}

// RFC 6891 6.1.1: more than one OPT is FORMERR.
TEST(ReadQuery, RejectsASecondOpt) {
    auto bytes = write_query({.name = "foo.example.", .type = "MX"});
    bytes += bytes.substr(bytes.size() - 11);
    bytes[11] = 2;
    EXPECT_EQ(rejection(bytes), "FORMERR");
}

class Wire : public testing::Test {
protected:
    Responder responder_{sample_world(kSampleNow)};
};

// RFC 6891 6.1.3
TEST_F(Wire, AnswersAnUnknownEdnsVersionWithBadvers) {
    const auto reply = ask(responder_, {.name = "secure.example.", .type = "MX", .edns_version = 1});
    EXPECT_EQ(reply.rcode, "BADVERS");
    EXPECT_TRUE(reply.answer.empty());
}

TEST_F(Wire, RefusesOtherClassesAndTypesThatAreNoData) {
    EXPECT_EQ(ask(responder_, {.name = "secure.example.", .type = "MX", .query_class = 3}).rcode, "REFUSED");
    for (const auto* type : {"ANY", "AXFR", "IXFR", "RRSIG"})
        EXPECT_EQ(ask(responder_, {.name = "secure.example.", .type = type}).rcode, "NOTIMP") << type;
}

TEST_F(Wire, RefusesAQueryThatDesiresNoRecursion) {
    const auto reply = ask(responder_, {.name = "secure.example.", .type = "MX", .rd = false});
    EXPECT_EQ(reply.rcode, "REFUSED");
    EXPECT_FALSE(reply.rd);
    EXPECT_TRUE(reply.ra);
}

TEST_F(Wire, RepeatsTheQuestionsCapitals) {
    const auto query = write_query({.name = "x.", .type = "A"});
    auto capital = query;
    capital[13] = 'X';
    const auto response = responder_.respond({.bytes = capital, .client = "", .server = ""}, Face::resolver);
    EXPECT_EQ(response.bytes->substr(12, 7), capital.substr(12, 7));
}

TEST_F(Wire, TruncatesAtTheClientsSizeAndNotOverTcp) {
    const Question small{.name = "rsa.example.", .type = "DNSKEY", .udp_size = 512};
    const auto udp = ask(responder_, small);
    const auto tcp = ask(responder_, small, Transport::tcp);
    EXPECT_TRUE(udp.tc);
    EXPECT_LE(udp.size, 512U);
    EXPECT_TRUE(udp.has_opt);
    EXPECT_EQ(udp.rcode, "NOERROR");
    EXPECT_FALSE(tcp.tc);
    EXPECT_EQ(Reply::data(tcp.answer).size(), 2U);
    EXPECT_EQ(Reply::signatures(tcp.answer), 1U);
}

TEST_F(Wire, SendsNoDatagramThatWouldBeFragmented) {
    auto spec = sample_world(kSampleNow);
    for (auto& zone : spec.zones)
        if (zone.origin == "secure.example.")
            zone.records = [] {
                std::vector<std::string> lines;
                for (int i = 0; i < 60; ++i)
                    lines.push_back(
                        "_25._tcp IN TLSA 3 1 1 " + std::to_string(1000 + i) + std::string(60, '0')
                    );
                return lines;
            };
    Responder responder(spec);
    const Question question{.name = "_25._tcp.secure.example.", .type = "TLSA", .udp_size = 65535};

    const auto udp = ask(responder, question);
    const auto tcp = ask(responder, question, Transport::tcp);

    EXPECT_TRUE(udp.tc);
    EXPECT_LE(udp.size, 1232U);
    EXPECT_EQ(Reply::data(tcp.answer).size(), 60U);
    EXPECT_FALSE(tcp.tc);
    EXPECT_TRUE(tcp.ad);
}

// RFC 1035 4.2.1: 512 octets without EDNS; musl has no more, and its answer must fit.
TEST_F(Wire, FitsATlsaAnswerWithoutEdnsInto512Octets) {
    const auto reply =
        ask(responder_, {.name = "_25._tcp.mx1.secure.example.", .type = "TLSA", .ad = true, .edns = false});
    EXPECT_FALSE(reply.tc);
    EXPECT_FALSE(reply.has_opt);
    EXPECT_TRUE(reply.ad);
}

TEST_F(Wire, SendsExtendedErrorsOnlyToClientsWithEdns) {
    const auto reply = ask(responder_, {.name = "expired.example.", .type = "MX", .edns = false});
    EXPECT_EQ(reply.rcode, "SERVFAIL");
    EXPECT_FALSE(reply.has_opt);
}

TEST_F(Wire, LeavesDnssecRecordsOutUnlessTheClientSetDo) {
    const auto without =
        ask(responder_, {.name = "nothing.secure.example.", .type = "A", .ad = true, .dnssec_ok = false});
    const auto with = ask(responder_, {.name = "nothing.secure.example.", .type = "A"});
    EXPECT_EQ(without.rcode, "NXDOMAIN");
    EXPECT_TRUE(without.ad);
    EXPECT_THAT(without.authority, testing::ElementsAre(testing::HasSubstr("IN SOA")));
    EXPECT_EQ(Reply::data(with.authority).size(), 3U); // SOA, NSEC of the name, NSEC of the wildcard
    EXPECT_EQ(Reply::signatures(with.authority), 3U);
}

// Whatever arrives, the reply is silence or a message of the same id with QR set.
TEST_F(Wire, SurvivesDamagedQueries) {
    const auto good = write_query({.name = "x.wild.secure.example.", .type = "A"});
    std::minstd_rand random(1);
    int replies = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto bytes = good.substr(0, random() % 4 == 0 ? random() % good.size() : good.size());
        for (int i = 0; i < 3 && bytes.size() > 2; ++i)
            bytes[2 + random() % (bytes.size() - 2)] = static_cast<char>(random());
        const Face face = round % 2 == 0 ? Face::resolver : Face::authoritative;
        const auto response =
            responder_.respond({.bytes = bytes, .client = "", .server = "198.18.1.1"}, face);
        if (!response.bytes) continue;
        ++replies;
        ASSERT_GE(response.bytes->size(), 12U);
        EXPECT_EQ(response.bytes->substr(0, 2), bytes.substr(0, 2));
        EXPECT_LT((*response.bytes)[2], 0);
    }
    EXPECT_GT(replies, 1000);
}

} // namespace
} // namespace fake_dns::test
