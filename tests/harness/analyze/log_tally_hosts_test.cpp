// At which hosts mail failed, and what was found of the domain's policy.
#include "harness/analyze/log_tally.hpp"

#include "tests/harness/analyze/sample_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kAt = "Nov 24 09:00:00";

const FailedAttempts& the_failure(const Analysis& analysis, std::string_view domain = "a.example") {
    const auto& failed = analysis.domains.find(domain)->second.failed;
    EXPECT_THAT(failed, SizeIs(1));
    return failed.at(0);
}

TEST(LogTallyOfHosts, NamesTheHostsAtWhichAnAttemptFailed) {
    const std::string attempt =
        smtp_line(kAt, "connect to mx1.A.example[192.0.2.8]:25: Connection refused") +
        smtp_line(
            kAt,
            "warning: TLS policy lookup for a.example/mx3.a.example: TLSA lookup error for mx3.a.example:25"
        ) +
        failed_line(kAt, "AAAAA1", "a.example");
    const auto analysis = analysis_of(attempt + attempt);

    const auto& failed = the_failure(analysis);
    ASSERT_THAT(failed.hosts, SizeIs(3));
    EXPECT_EQ(failed.hosts[0].name, "mx1.a.example");
    EXPECT_EQ(failed.hosts[0].address, "192.0.2.8");
    EXPECT_EQ(failed.hosts[0].reason, Reason::connection_refused);
    EXPECT_EQ(failed.hosts[0].times, 2U);
    EXPECT_EQ(failed.hosts[1].name, "mx3.a.example");
    EXPECT_EQ(failed.hosts[1].reason, Reason::tlsa_lookup_failed);
    EXPECT_EQ(failed.hosts[2].name, "mx.a.example");
    EXPECT_EQ(failed.hosts[2].address, "192.0.2.1");
    EXPECT_EQ(failed.hosts[2].reason, Reason::certificate_not_verified);
}

TEST(LogTallyOfHosts, NamesNoHostOfAnotherDelivery) {
    const auto analysis = analysis_of(
        smtp_line(kAt, "connect to mx.b.example[192.0.2.9]:25: Connection refused", 8) +
        smtp_line(kAt, "connect to mx0.b.example[192.0.2.9]:25: Connection refused") +
        sent_line(kAt, "AAAAA0", "b.example") + failed_line(kAt, "AAAAA1", "a.example")
    );

    ASSERT_THAT(the_failure(analysis).hosts, SizeIs(1));
    EXPECT_EQ(the_failure(analysis).hosts[0].name, "mx.a.example");
}

TEST(LogTallyOfHosts, NamesTheHostOfALineWithoutARelay) {
    const auto failure = [](const std::string& text) {
        std::string line = failed_line(kAt, "AAAAA1", "a.example", "deferred", text);
        const std::string relay = "relay=mx.a.example[192.0.2.1]:25";
        return the_failure(analysis_of(line.replace(line.find(relay), relay.size(), "relay=none"))).hosts;
    };
    const auto refused = failure("connect to mx1.a.example[2001:db8::1]:25: Connection refused");
    ASSERT_THAT(refused, SizeIs(1));
    EXPECT_EQ(refused[0].name, "mx1.a.example");
    EXPECT_EQ(refused[0].address, "2001:db8::1");
    const auto no_tlsa = failure("TLSA lookup error for mx2.a.example:25");
    ASSERT_THAT(no_tlsa, SizeIs(1));
    EXPECT_EQ(no_tlsa[0].name, "mx2.a.example");
    EXPECT_THAT(
        failure("Host or domain name not found. Name service error for name=a.example type=MX: Host not "
                "found, try again"),
        IsEmpty()
    );
}

TEST(LogTallyOfHosts, KeepsNoMoreHostsOfADomainThanItsLimit) {
    std::string log;
    for (int i = 0; i < 20; ++i)
        log += failed_line(
            kAt,
            "AAAAA1",
            "a.example",
            "deferred",
            fmt::format("connect to mx{0}.a.example[192.0.2.{0}]:25: Connection refused", i),
            "4.4.1"
        );

    const Analysis analysis = analysis_of(log);
    const auto& failed = the_failure(analysis);
    EXPECT_THAT(failed.hosts, SizeIs(8));
    EXPECT_EQ(failed.hosts_left_out, 12U);
}

constexpr const char* kNotFetched = "2026-11-24 08:59:59 WARNING  RES: STS policy fetch for domain "
                                    "'a.example' failed with error: Cannot connect\n";

TEST(LogTallyOfHosts, ExplainsADeferralByWhatWasFoundOfTheDomainsPolicy) {
    const std::string evaluated =
        R"(time=2026-11-24T08:59:59.1+00:00 level=INFO msg="Evaluated policy" origin=cache domain=a.example policy=secure ttl=9)";
    const auto enforced = analysis_of(evaluated + "\n" + failed_line(kAt, "AAAAA1", "a.example"));
    ASSERT_TRUE(the_failure(enforced).policy);
    EXPECT_EQ(the_failure(enforced).policy->found, PolicyFound::enforced);
    EXPECT_EQ(the_failure(enforced).policy->program, "postfix-tlspol");
    EXPECT_TRUE(the_failure(enforced).policy->from_cache);

    const auto not_fetched = analysis_of(kNotFetched + failed_line(kAt, "AAAAA1", "a.example"));
    ASSERT_TRUE(the_failure(not_fetched).policy);
    EXPECT_EQ(the_failure(not_fetched).policy->found, PolicyFound::not_fetched);
    EXPECT_EQ(the_failure(not_fetched).policy->why, "Cannot connect");
    EXPECT_EQ(not_fetched.policies.at("a.example").failed, 1U);

    const auto other = analysis_of(kNotFetched + failed_line(kAt, "AAAAA1", "b.example"));
    EXPECT_FALSE(the_failure(other, "b.example").policy);
    const auto refused = analysis_of(
        kNotFetched +
        failed_line(kAt, "AAAAA1", "a.example", "bounced", "host x[192.0.2.1] said: 550 no", "5.1.1")
    );
    EXPECT_FALSE(the_failure(refused).policy);
}

TEST(LogTallyOfHosts, TakesTheLinesOfOneFailedLookupForOne) {
    const std::string start = "time=2026-11-24T08:59:59.1+00:00 level=WARN msg=";
    const auto analysis = analysis_of(
        start + R"("Error during MTA-STS lookup" domain=a.example error="no \"answer\"" attempts=3)" + "\n" +
        start + R"("Evaluating policy failed temporarily" origin=network domain=a.example ttl=0)" + "\n" +
        failed_line(kAt, "AAAAA1", "a.example", "deferred", "client TLS configuration problem")
    );

    const auto& policy = the_failure(analysis).policy;
    ASSERT_TRUE(policy);
    EXPECT_EQ(policy->found, PolicyFound::failed);
    EXPECT_EQ(policy->why, "no \"answer\"");
    EXPECT_EQ(analysis.policies.at("a.example").failed, 1U);
}

TEST(LogTallyOfHosts, CountsLinesOfOtherProgramsWithAnExample) {
    const auto analysis = analysis_of("Nov 24 09:00:00 mail dovecot: imap-login: Login: "
                                      "user=<john@a.example>\nNov 24 09:00:00 mail dovecot: x\nGET /\n");

    EXPECT_EQ(analysis.other_lines, 3U);
    EXPECT_EQ(analysis.others.at("dovecot").times, 2U);
    EXPECT_EQ(analysis.others.at("dovecot").example, "imap-login: Login: user=<…@a.example>");
    EXPECT_EQ(analysis.others.at("").example, "GET /");
}

TEST(LogTallyOfHosts, OfOpensmtpdTakesAHostsOwnLineForWhyAllHostsFailed) {
    const auto analysis =
        analysis_of("8f40b42a2b652567 mta connecting address=smtp+tls://198.18.0.1:25 host=mx1.a.example\n"
                    "8f40b42a2b652567 mta error reason=IO Error: Connection refused\n"
                    "9f40b42a2b652567 mta connecting address=smtp+tls://198.18.0.2:25 host=mx1.b.example\n"
                    "9f40b42a2b652567 mta error reason=TLS required but not supported by remote host\n"
                    "0000000000000000 mta delivery evpid=6a730914e0393a9d from=<x@y.example> "
                    "to=<user@a.example> rcpt=<-> "
                    "source=\"-\" relay=\"a.example\" delay=12s result=\"TempFail\" stat=\"Network error on "
                    "destination MXs\"\n");

    const auto& failed = the_failure(analysis);
    EXPECT_EQ(failed.reason, Reason::connection_refused);
    ASSERT_THAT(failed.hosts, SizeIs(1));
    EXPECT_EQ(failed.hosts[0].name, "mx1.a.example");
    EXPECT_EQ(failed.hosts[0].address, "198.18.0.1");
}

TEST(LogTallyOfHosts, OfOpensmtpdTakesTheRouteThatADomainLostLastForWhyAllHostsFailed) {
    const auto analysis = analysis_of(
        "8f40b42a2b652567 mta connecting address=smtp+tls://198.18.0.1:25 host=mx1.provider.example\n"
        "8f40b42a2b652567 mta error reason=IO Error: Connection refused\n"
        "9f40b42a2b652567 mta connecting address=smtp+tls://198.18.0.2:25 host=mx1.b.example\n"
        "9f40b42a2b652567 mta error reason=TLS required but not supported by remote host\n"
        "smtp-out: Disabling route [] <-> 198.18.0.1 (mx1.provider.example) for 15s\n"
        "smtp-out: No valid route for [connector:[]->[relay:a.example,smtp+tls,heloname=x],0x0]\n"
        "0000000000000000 mta delivery evpid=6a730914e0393a9d from=<x@y.example> to=<user@a.example> "
        "rcpt=<-> "
        "source=\"-\" relay=\"a.example\" delay=12s result=\"TempFail\" stat=\"Network error on destination "
        "MXs\"\n"
    );

    EXPECT_EQ(the_failure(analysis).reason, Reason::connection_refused);
    ASSERT_THAT(the_failure(analysis).hosts, SizeIs(1));
    EXPECT_EQ(the_failure(analysis).hosts[0].name, "mx1.provider.example");
    EXPECT_EQ(analysis.not_understood, 0U);
}

} // namespace
