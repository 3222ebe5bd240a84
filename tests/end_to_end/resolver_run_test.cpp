// A real resolver between Postfix and the fake name servers: a small slice of the catalogue for each. The
// whole catalogue was run with each by hand: docs/resolvers.md.
#include "tests/support/mxproof_program.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Resolver {
    std::string word;
    std::string name;
    std::string path;
};

void PrintTo(const Resolver& resolver, std::ostream* out) {
    *out << resolver.name;
}

const std::vector<Resolver> kAll{
    {"unbound", "Unbound", "/usr/sbin/unbound"},
    {"bind", "BIND", "/usr/sbin/named"},
    {"knot", "Knot Resolver", "/usr/sbin/kresd"},
    {"powerdns", "PowerDNS Recursor", "/usr/sbin/pdns_recursor"}};

std::string why_no_resolver_run(const Resolver& resolver) {
    if (const auto why = why_no_run(); !why.empty()) return why;
    return access(resolver.path.c_str(), X_OK) == 0 ? "" : resolver.name + " is not installed";
}

class ResolverRun : public testing::TestWithParam<Resolver> {};

TEST_P(ResolverRun, LeadsToTheSameVerdictsAndIsNamedInTheReport) {
    if (const auto why = why_no_resolver_run(GetParam()); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto file = directory.path() / "report.json";
    const auto events = directory.path() / "events.ndjson";

    const auto result = run_mxproof(
        {"run",
         "dane/correct",
         "dane/tlsa-of-another-key",
         "dns/tlsa-signature-corrupted",
         "dns/tlsa-lookup-servfail",
         "dns/tlsa-lookup-no-answer",
         "dns/tlsa-lookup-servfail-once",
         "insecure-mx/valid-tlsa",
         "dns/tlsa-without-ad",
         "--policy",
         "dane-only,may",
         "--resolver",
         GetParam().word,
         "--report",
         "json=" + file.string(),
         "--events",
         events.string()}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("which asks " + GetParam().name));
    const auto report = read_json(file);
    for (const auto& sender : report.at("senders").as_array())
        EXPECT_THAT(std::string(sender.at("resolver").as_string()), HasSubstr(GetParam().name + " "));
    ASSERT_EQ(report.at("deliveries").as_array().size(), 12U);
    for (const auto& delivery : report.at("deliveries").as_array())
        EXPECT_EQ(delivery.at("verdict"), "kept") << serialize(delivery);
    // Nobody asked the fake resolver.
    EXPECT_THAT(
        read_file(events),
        AllOf(HasSubstr(R"("face":"authoritative")"), Not(HasSubstr(R"("face":"resolver")")))
    );
    EXPECT_THAT(
        serialize(report.at("not_applicable")),
        AllOf(HasSubstr("what another resolver does wrong"), HasSubstr("asks again by itself"))
    );
}

INSTANTIATE_TEST_SUITE_P(EveryKind, ResolverRun, testing::ValuesIn(kAll), [](const auto& one) {
    return one.param.word;
});

// Runs mxproof where another file is seen in place of Unbound's program.
ProgramResult run_with_other_unbound(const std::string& file, const std::string& arguments) {
    return run_program(
        {"unshare",
         "--mount",
         "sh",
         "-c",
         "mount --bind " + file + " /usr/sbin/unbound && exec " + built_program("mxproof") + " run " +
             arguments + " --resolver unbound"}
    );
}

TEST(ResolverOfARun, ThatIsNotInstalledIsNamedWithItsPackage) {
    if (const auto why = why_no_resolver_run(kAll[0]); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_with_other_unbound("/dev/null", "dane/correct");

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.err, HasSubstr("Unbound is not installed on this machine (apt-get install unbound)"));
}

// Its mail waits two seconds for a later attempt; by then nobody answers Postfix any more.
TEST(ResolverOfARun, ThatEndsTooEarlyLeavesNothingJudged) {
    if (const auto why = why_no_resolver_run(kAll[0]); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    std::filesystem::copy("/usr/sbin/unbound", directory.path() / "unbound");
    std::filesystem::permissions(directory.path(), std::filesystem::perms(0755));
    const auto wrapper = directory.write(
        "wrapper",
        "#!/bin/sh\ncase $1 in -V) echo Version 1.17.1; exit;; esac\nexec timeout 2 " +
            (directory.path() / "unbound").string() + " \"$@\"\n"
    );
    std::filesystem::permissions(wrapper, std::filesystem::perms(0755));

    const auto result = run_with_other_unbound(
        wrapper.string(), "dane/correct delivery/rcpt-450-later --policy dane --retries 0 -j 3"
    );

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(
        result.out, testing::ContainsRegex("Unbound (ended while the sender was asking it|gives no)")
    );
    EXPECT_THAT(result.out, HasSubstr(" 0 kept, 0 broken"));
}

TEST(ResolverOfARun, IsOneOfFour) {
    const auto result = run_mxproof({"run", "dane/correct", "--resolver", "unbund"});

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("expected unbound, bind, knot or powerdns, did you mean \"unbound\"?"));
}

} // namespace
