// Zones that come and go while the world is served.
#include "fake_dns/responder.hpp"

#include "tests/fake_dns/dns_client.hpp"
#include "tests/fake_dns/sample_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace fake_dns::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// What a client can tell of a reply; signatures themselves are never the same twice.
std::string gist_of(const Reply& reply) {
    std::string gist =
        reply.silent ? "silent" : reply.rcode + (reply.ad ? " AD" : "") + (reply.aa ? " AA" : "");
    if (reply.ede) gist += " EDE " + std::to_string(*reply.ede);
    for (const auto* section : {&reply.answer, &reply.authority, &reply.additional}) {
        gist += " | " + std::to_string(Reply::signatures(*section));
        for (const std::string& line : Reply::data(*section))
            gist += "\n  " + line;
    }
    return gist;
}

// The sample world without one zone and the faults of its names.
struct Parted {
    explicit Parted(const std::string& origin) {
        const auto zone = std::find_if(rest.zones.begin(), rest.zones.end(), [&](const ZoneSpec& spec) {
            return spec.origin == origin;
        });
        taken = *zone;
        rest.zones.erase(zone);
        for (const Fault& fault : whole.faults)
            if (("." + fault.name).ends_with("." + origin)) faults.push_back(fault);
        std::erase_if(rest.faults, [&](const Fault& fault) {
            return ("." + fault.name).ends_with("." + origin);
        });
    }
    DnsSpec whole = sample_world(kSampleNow);
    DnsSpec rest = whole;
    ZoneSpec taken;
    std::vector<Fault> faults;
};

// What is asked of the zone, and what of those above it and of one that has its server in another.
bool concerns(const std::string& name, const std::string& origin) {
    const bool is_below = ("." + name).ends_with("." + origin);
    const bool is_above = std::count(name.begin(), name.end(), '.') < 2 || name.starts_with("absent.");
    return is_below || is_above || name == "dns.secure.example." || name == "mx1.hosted.example.";
}

std::vector<std::string> gists_of(Responder& responder, const Parted& world) {
    std::vector<std::string> gists;
    for (const auto& [name, type] : sample_questions()) {
        if (!concerns(name, world.taken.origin)) continue;
        const std::string heading = name + " " + type + ": ";
        gists.push_back(heading + gist_of(ask(responder, {.name = name, .type = type})));
        // The root, the three TLDs, and the zone itself.
        for (const std::string& server :
             {std::string("198.18.0.1"),
              std::string("198.18.1.1"),
              std::string("198.18.1.2"),
              std::string("198.18.1.3"),
              world.taken.servers.front().ipv4})
            gists.push_back(
                heading + gist_of(ask_authority(responder, server, {.name = name, .type = type}))
            );
    }
    return gists;
}

// One below NSEC, NSEC3 and opt-out, signed and not, one with faults, one at a name that others have their
// servers in, one with a name server elsewhere.
class AZoneOfALivingWorld : public testing::TestWithParam<const char*> {};

INSTANTIATE_TEST_SUITE_P(
    Zones,
    AZoneOfALivingWorld,
    testing::Values(
        "secure.example.",
        "below.entry.example.",
        "unsigned.example.",
        "hosted.example.",
        "secure.three.",
        "unsigned.three.",
        "expired.three.",
        "secure.opt-out.",
        "unsigned.opt-out.",
        "island.plain.",
        "other-ds.example."
    )
);

TEST_P(AZoneOfALivingWorld, IsAnsweredForOnceAddedAsIfItHadAlwaysBeenThere) {
    const Parted world(GetParam());
    Responder whole(world.whole);
    Responder living(world.rest);
    gists_of(living, world); // whatever it would remember

    living.add_zone(world.taken, world.faults);

    EXPECT_EQ(gists_of(living, world), gists_of(whole, world));
}

TEST_P(AZoneOfALivingWorld, IsForgottenOnceRemovedAsIfItHadNeverBeenThere) {
    const Parted world(GetParam());
    Responder rest(world.rest);
    Responder living(world.whole);
    gists_of(living, world);

    EXPECT_TRUE(living.remove_zone(GetParam()));

    EXPECT_EQ(gists_of(living, world), gists_of(rest, world));
}

// RFC 4035 2.3, 5.2: the parent proves with its own chain what there is, before and after.
TEST(ALivingParent, ProvesThatTheNameIsMissingAndLaterHasADsForIt) {
    const Parted world("expired.example.");
    Responder living(world.rest);
    const Question question{.name = "expired.example.", .type = "DS"};
    const auto before = ask(living, question);
    EXPECT_EQ(before.rcode, "NXDOMAIN");
    EXPECT_TRUE(before.ad);
    EXPECT_THAT(before.authority, Contains(HasSubstr("IN NSEC ")));

    living.add_zone(world.taken, world.faults);

    const auto after = ask(living, question);
    EXPECT_EQ(after.rcode, "NOERROR");
    EXPECT_TRUE(after.ad);
    EXPECT_THAT(after.answer, Contains(HasSubstr("expired.example. 300 IN DS ")));
}

TEST(AZoneBetweenTwoOthers, TakesTheZoneBelowItOverAndGivesItBack) {
    Responder living(sample_world(kSampleNow));
    const ZoneSpec between{.origin = "entry.example.", .servers = {{"ns1.entry.example.", "198.18.3.1", ""}}};
    const Question question{.name = "mx1.below.entry.example.", .type = "A"};
    const Question delegation{.name = "below.entry.example.", .type = "DS"};
    EXPECT_TRUE(ask(living, question).ad);

    living.add_zone(between, {});
    EXPECT_TRUE(ask(living, question).ad);
    EXPECT_THAT(ask_authority(living, "198.18.3.1", delegation).answer, Not(IsEmpty()));

    EXPECT_TRUE(living.remove_zone("entry.example."));
    EXPECT_TRUE(ask(living, question).ad);
    EXPECT_EQ(ask_authority(living, "198.18.3.1", delegation).rcode, "REFUSED");
}

// RFC 4035 5.2: below an unsigned zone nothing is secure, whatever its keys were worth before.
TEST(AZoneBetweenTwoOthers, TakesTheTrustOfTheZoneBelowItWithItIfItIsUnsigned) {
    Responder living(sample_world(kSampleNow));
    const Question question{.name = "mx1.below.entry.example.", .type = "A"};
    EXPECT_TRUE(ask(living, question).ad);

    living.add_zone(
        {.origin = "entry.example.",
         .is_signed = false,
         .servers = {{"ns1.entry.example.", "198.18.3.1", ""}}},
        {}
    );

    const auto reply = ask(living, question);
    EXPECT_EQ(reply.rcode, "NOERROR");
    EXPECT_FALSE(reply.ad);
}

TEST(ALivingWorld, StaysAsItIsWhenAZoneContradictsIt) {
    const Parted world("secure.example.");
    Responder living(world.rest);
    ZoneSpec without_server = world.taken;
    without_server.servers.clear();
    const auto before = gists_of(living, world);

    EXPECT_THROW(living.add_zone(world.rest.zones.back(), {}), std::invalid_argument);
    EXPECT_THROW(living.add_zone(without_server, {}), std::invalid_argument);
    EXPECT_THROW(
        living.add_zone(world.taken, {{"x.secure.example.", "NO-TYPE", AnswersServfail{}}}),
        std::invalid_argument
    );
    EXPECT_THROW(living.remove_zone("."), std::invalid_argument);
    EXPECT_FALSE(living.remove_zone("secure.example."));

    EXPECT_EQ(gists_of(living, world), before);
}

// A zone whose records depend on what else there is: the reverse zones of a world.
TEST(ALivingWorld, AsksForTheRecordsOfItsZonesAnewAfterAChange) {
    DnsSpec spec = sample_world(kSampleNow);
    std::string text = "before";
    spec.zones.push_back(
        {.origin = "changing.example.",
         .servers = {{"ns1.changing.example.", "198.18.3.2", ""}},
         .records = [&text] { return std::vector<std::string>{"@ IN TXT " + text}; }}
    );
    Responder living(spec);
    const Question question{.name = "changing.example.", .type = "TXT"};
    EXPECT_THAT(ask(living, question).answer, Contains(HasSubstr("before")));

    text = "after";
    living.remove_zone("secure.example.");

    const auto reply = ask(living, question);
    EXPECT_THAT(reply.answer, Contains(HasSubstr("after")));
    EXPECT_TRUE(reply.ad);
}

// By TCP, so that no answer is one that is known.
std::vector<std::string> gists_over_tcp(Responder& responder) {
    std::vector<std::string> gists;
    for (const auto& [name, type] : sample_questions()) {
        const Reply reply = ask(responder, {.name = name, .type = type}, Transport::tcp);
        gists.push_back(name + " " + type + ": " + gist_of(reply));
    }
    return gists;
}

TEST(ManyZones, AreLetGoAndAnswerAsBeforeWhenTheyAreAskedAgain) {
    constexpr int kZones = 1100;
    const auto origin_of = [](int n) { return "z" + std::to_string(n) + ".example."; };
    DnsSpec spec = sample_world(kSampleNow);
    for (int n = 0; n < kZones; ++n)
        spec.zones.push_back({.origin = origin_of(n), .servers = {{"ns1." + origin_of(n), "198.18.2.1"}}});
    Responder responder(spec);
    const auto before = gists_over_tcp(responder);

    for (int n = 0; n < kZones; ++n)
        EXPECT_TRUE(ask(responder, {.name = origin_of(n), .type = "SOA"}).ad) << origin_of(n);

    EXPECT_LT(responder.tree().loaded(), 200U) << "nothing was let go";
    EXPECT_EQ(gists_over_tcp(responder), before);
}

} // namespace
} // namespace fake_dns::test
