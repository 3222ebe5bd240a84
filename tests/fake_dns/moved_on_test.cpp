// Zones that are otherwise for a client that was moved on.
#include "fake_dns/responder.hpp"

#include "tests/fake_dns/dns_client.hpp"
#include "tests/fake_dns/sample_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fake_dns::test {
namespace {

using testing::ElementsAre;

Reply ask_from(Responder& responder, const std::string& client, const Question& question) {
    const std::string query = write_query(question);
    const auto response = responder.respond({.bytes = query, .client = client, .server = ""}, Face::resolver);
    return read_reply(response.bytes.value());
}

// The zone is not signed any more, and has another record.
TEST(MovedOn, SeesTheLaterZonesAndNobodyElseDoes) {
    DnsSpec spec = sample_world(kSampleNow);
    ZoneSpec later;
    for (const ZoneSpec& zone : spec.zones)
        if (zone.origin == "secure.example.") later = zone;
    later.is_signed = false;
    later.records = [] {
        return std::vector<std::string>{"secure.example. 300 IN MX 10 mx2.secure.example."};
    };
    spec.later_zones = {later};
    spec.later_faults = {{"mx9.secure.example.", "A", AnswersServfail{}}};
    Responder responder(spec);
    const Question question{.name = "secure.example.", .type = "MX"};
    const Question of_another{.name = "plain.", .type = "SOA"};
    const Reply another = ask_from(responder, "198.19.192.6", of_another);

    responder.move_on("198.19.192.2");
    const Reply moved = ask_from(responder, "198.19.192.2", question);
    const Reply other = ask_from(responder, "198.19.192.6", question);

    EXPECT_FALSE(moved.ad);
    EXPECT_THAT(Reply::data(moved.answer), ElementsAre("secure.example. 300 IN MX 10 mx2.secure.example."));
    EXPECT_TRUE(other.ad);
    EXPECT_THAT(Reply::data(other.answer), ElementsAre("secure.example. 300 IN MX 10 mx1.secure.example."));
    EXPECT_EQ(
        ask_from(responder, "198.19.192.2", {.name = "mx9.secure.example.", .type = "A"}).rcode, "SERVFAIL"
    );
    EXPECT_EQ(
        ask_from(responder, "198.19.192.6", {.name = "mx9.secure.example.", .type = "A"}).rcode, "NXDOMAIN"
    );
    EXPECT_EQ(ask_from(responder, "198.19.192.2", of_another).answer, another.answer);
}

} // namespace
} // namespace fake_dns::test
