#include "harness/analyze/log_tally.hpp"

#include "tests/harness/analyze/sample_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr const char* kFirst = "Nov 24 09:00:00";
constexpr const char* kLater = "Nov 25 10:00:00";

const FailedAttempts& only_failure(const Analysis& analysis, std::string_view domain = "a.example") {
    const auto& failed = analysis.domains.find(domain)->second.failed;
    EXPECT_THAT(failed, SizeIs(1));
    return failed.at(0);
}

TEST(LogTally, CountsAttemptsByReasonAndCodeWithTheFirstAndTheLast) {
    const auto analysis =
        analysis_of(failed_line(kFirst, "AAAAA1", "A.example") + failed_line(kLater, "AAAAA1", "a.example."));

    const auto& failed = only_failure(analysis);
    EXPECT_EQ(failed.reason, Reason::certificate_not_verified);
    EXPECT_EQ(failed.outcome, Outcome::deferred);
    EXPECT_EQ(failed.dsn, "4.7.5");
    EXPECT_EQ(failed.times, 2U);
    EXPECT_EQ(to_text(failed.first.value()), "2026-11-24 09:00:00");
    EXPECT_EQ(to_text(failed.last.value()), "2026-11-25 10:00:00");
    EXPECT_EQ(analysis.attempts, 2U);
}

TEST(LogTally, ADeferredMessageWaitsUntilItIsDeliveredReturnedOrGone) {
    const std::string deferred = failed_line(kFirst, "AAAAA1", "a.example");
    EXPECT_EQ(only_failure(analysis_of(deferred)).waiting, 1U);

    const auto delivered = only_failure(analysis_of(
        deferred + sent_line(kLater, "AAAAA1", "a.example") + qmgr_line(kLater, "AAAAA1: removed")
    ));
    EXPECT_EQ(delivered.delivered_later, 1U);
    EXPECT_EQ(delivered.waiting + delivered.gone, 0U);

    const auto expired = only_failure(analysis_of(
        deferred + qmgr_line(kLater, "AAAAA1: from=<x@y.example>, status=expired, returned to sender")
    ));
    EXPECT_EQ(expired.returned, 1U);
    EXPECT_EQ(expired.waiting, 0U);

    const auto gone = only_failure(analysis_of(deferred + qmgr_line(kLater, "AAAAA1: removed")));
    EXPECT_EQ(gone.gone, 1U);
    EXPECT_EQ(gone.waiting, 0U);

    const auto bounced = analysis_of(
        deferred +
        failed_line(kLater, "AAAAA1", "a.example", "bounced", "host x[192.0.2.1] said: 550 no", "5.1.1")
    );
    const auto& both = bounced.domains.at("a.example").failed;
    ASSERT_THAT(both, SizeIs(2));
    EXPECT_EQ(both[0].returned, 1U);
    EXPECT_EQ(both[1].outcome, Outcome::bounced);
}

TEST(LogTally, AMessageWaitsForWhatItWasDeferredForAtLast) {
    const auto analysis = analysis_of(
        failed_line(kFirst, "AAAAA1", "a.example") +
        failed_line(
            kLater,
            "AAAAA1",
            "a.example",
            "deferred",
            "connect to mx.a.example[192.0.2.1]:25: Connection timed out",
            "4.4.1"
        )
    );

    const auto& failed = analysis.domains.at("a.example").failed;
    ASSERT_THAT(failed, SizeIs(2));
    EXPECT_EQ(failed[0].waiting, 0U);
    EXPECT_EQ(failed[1].waiting, 1U);
}

TEST(LogTally, WhatWasPutOffUntriedIsNoAttempt) {
    const auto analysis = analysis_of(failed_line(
        kFirst,
        "AAAAA1",
        "a.example",
        "deferred",
        "delivery temporarily suspended: Server certificate not verified"
    ));

    EXPECT_EQ(only_failure(analysis).times, 0U);
    EXPECT_EQ(only_failure(analysis).repeats, 1U);
    EXPECT_EQ(only_failure(analysis).waiting, 1U);
}

TEST(LogTally, TheQueueKnowsBetterWhatWaits) {
    const std::vector<QueueEntry> queue{
        {"deferred", "AAAAA2", "user@a.example", "Server certificate not verified"},
        {"deferred", "AAAAA3", "user@b.example", "TLSA lookup error for mx.b.example:25"},
        {"active", "AAAAA4", "user@c.example", ""}};
    const auto analysis = analysis_of(
        failed_line(kFirst, "AAAAA1", "a.example") + failed_line(kFirst, "AAAAA2", "a.example"), {}, queue
    );

    EXPECT_EQ(only_failure(analysis).waiting, 1U);
    EXPECT_EQ(only_failure(analysis).gone, 1U);
    EXPECT_EQ(only_failure(analysis, "b.example").reason, Reason::tlsa_lookup_failed);
    EXPECT_EQ(only_failure(analysis, "b.example").waiting, 1U);
    EXPECT_EQ(only_failure(analysis, "b.example").times, 0U);
    EXPECT_FALSE(analysis.domains.contains("c.example"));
    EXPECT_TRUE(analysis.queue_known);
}

TEST(LogTally, MailToAContentFilterHasNotGoneOut) {
    const auto analysis = analysis_of(sent_line(kFirst, "AAAAA1", "a.example", "127.0.0.1"));

    EXPECT_EQ(analysis.attempts, 0U);
    EXPECT_EQ(analysis.inside, 1U);
    EXPECT_THAT(analysis.domains, IsEmpty());
}

TEST(LogTally, ADomainHasBecomeWorseSinceItsFirstMailWithLessProtection) {
    const std::string good = tls_line(kFirst, "Verified") + sent_line(kFirst, "AAAAA1", "a.example");
    const std::string plain = sent_line("Nov 25 10:00:00", "AAAAA2", "a.example") +
                              sent_line("Nov 26 10:00:00", "AAAAA3", "a.example");
    const auto analysis = analysis_of(good + plain);
    const Decline& decline = analysis.domains.at("a.example").decline;

    EXPECT_EQ(decline.from, 3);
    EXPECT_EQ(decline.to, 1);
    EXPECT_EQ(decline.times, 2U);
    EXPECT_EQ(to_text(decline.since.value()), "2026-11-25 10:00:00");
    EXPECT_EQ(to_text(decline.last_good.value()), "2026-11-24 09:00:00");
    EXPECT_EQ(analysis_of(plain + good).domains.at("a.example").decline.times, 0U);
}

TEST(LogTally, AMessageThatTheHostDoesNotWantIsNoDecline) {
    const std::string good = tls_line(kFirst, "Verified") + sent_line(kFirst, "AAAAA1", "a.example");
    const std::string refused =
        failed_line(kLater, "AAAAA2", "a.example", "bounced", "host x[192.0.2.1] said: 550 no", "5.1.1");

    EXPECT_EQ(analysis_of(good + refused).domains.at("a.example").decline.times, 0U);
    EXPECT_EQ(
        analysis_of(good + failed_line(kLater, "AAAAA2", "a.example")).domains.at("a.example").decline.to, 0
    );
}

TEST(LogTally, CountsByDayAndChannel) {
    const auto analysis = analysis_of(
        tls_line(kFirst, "Verified") + sent_line(kFirst, "AAAAA1", "a.example") +
        tls_line(kLater, "Untrusted") + sent_line(kLater, "AAAAA2", "a.example") +
        sent_line(kLater, "AAAAA3", "b.example", "192.0.2.2") + failed_line(kLater, "AAAAA4", "b.example")
    );

    ASSERT_THAT(analysis.days, SizeIs(2));
    EXPECT_THAT(analysis.days.begin()->second.delivered, testing::ElementsAre(0, 0, 1));
    EXPECT_THAT(analysis.days.rbegin()->second.delivered, testing::ElementsAre(1, 1, 0));
    EXPECT_EQ(analysis.days.rbegin()->second.deferred, 1U);
}

TEST(LogTally, KeepsToTheScope) {
    const std::string log =
        failed_line(kFirst, "AAAAA1", "a.example") + failed_line(kLater, "AAAAA2", "b.example");

    const auto since = analysis_of(log, {.since = parse_since("2026-11-25", kSampleNow)});
    EXPECT_FALSE(since.domains.contains("a.example"));
    EXPECT_TRUE(since.domains.contains("b.example"));
    const auto of_one = analysis_of(log, {.domains = {"a.example"}});
    EXPECT_TRUE(of_one.domains.contains("a.example"));
    EXPECT_FALSE(of_one.domains.contains("b.example"));
    EXPECT_EQ(of_one.attempts, 1U);
}

TEST(LogTally, KeepsOneExampleOfEachKindOfLineThatItDoesNotUnderstand) {
    const auto analysis = analysis_of(
        smtp_line(kFirst, "AAAAA1: flux capacitor 1 empty for <john@a.example>") +
        smtp_line(kFirst, "AAAAA2: flux capacitor 2 empty for <jane@b.example>") +
        failed_line(kFirst, "AAAAA3", "a.example", "deferred", "user is on holiday", "4.0.0")
    );

    EXPECT_EQ(analysis.not_understood, 3U);
    ASSERT_THAT(analysis.unknown, SizeIs(2));
    for (const auto& [kind, lines] : analysis.unknown)
        EXPECT_THAT(
            lines.example, Not(testing::AnyOf(HasSubstr("john"), HasSubstr("jane"), HasSubstr("user")))
        );
}

TEST(LogTally, OfEximSaysItInOneLine) {
    const auto analysis = analysis_of("2026-11-24 09:10:47 1xXOYf-0000NJ-17 => a@b.example R=dnslookup "
                                      "T=remote_smtp H=mx.b.example [192.0.2.1] "
                                      "X=TLS1.3:ECDHE:256 CV=dane C=\"250 ok\"\n"
                                      "2026-11-24 09:10:48 1xXOYf-0000NJ-18 == a@c.example R=dnslookup "
                                      "T=remote_smtp defer (-1): host lookup did not complete\n"
                                      "2026-11-24 09:10:49 1xXOYf-0000NJ-17 Completed\n");

    EXPECT_EQ(analysis.domains.at("b.example").delivered.at(0), 1U);
    EXPECT_EQ(only_failure(analysis, "c.example").reason, Reason::dns_lookup_failed);
    EXPECT_TRUE(analysis.tells_of_tls);
}

TEST(LogTally, AnyOctetsAreCountedAndNoMore) {
    std::string log;
    for (int octet = 0; octet < 256; ++octet) {
        log += smtp_line(
            kFirst, std::string("AAAAA1: to=<x@a.example") + static_cast<char>(octet) + ">, relay=none"
        );
        log += std::string(100, static_cast<char>(octet));
        log += failed_line(kFirst, "AAAAA1", std::string("b.example") + static_cast<char>(octet));
    }

    const auto analysis = analysis_of(log);

    EXPECT_GT(analysis.lines, 256U);
    EXPECT_LE(analysis.domains.size(), 256U);
}

TEST(LogTally, KeepsNoMoreDomainsThanItsLimit) {
    LogAnalyzer analyzer({}, kSampleNow);
    for (std::size_t i = 0; i < LogTally::kMostDomains + 10; ++i)
        analyzer.feed(failed_line(kFirst, fmt::format("AAAAA{}", i), fmt::format("d{}.example", i)));

    const auto analysis = analyzer.finish();

    EXPECT_THAT(analysis.domains, SizeIs(LogTally::kMostDomains));
    EXPECT_EQ(analysis.domains_left_out, 10U);
}

TEST(WaitingMail, KeepsNoMoreMessagesThanItsLimit) {
    WaitingMail waiting;
    DomainFigures domain;
    for (std::size_t i = 0; i < WaitingMail::kMost; ++i)
        ASSERT_TRUE(waiting.add(std::to_string(i), "user@a.example", domain, 0));

    EXPECT_FALSE(waiting.add("x", "user@a.example", domain, 0));
    EXPECT_TRUE(waiting.take("1", "user@a.example"));
    EXPECT_TRUE(waiting.add("x", "user@a.example", domain, 0));
}

} // namespace
