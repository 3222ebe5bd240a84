#include "harness/analyze/log_time.hpp"

#include "tests/harness/analyze/sample_log.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness;
using namespace std::chrono_literals;

std::string taken(std::string_view line) {
    const auto time = LogClock(kSampleNow).take(line);
    return time ? to_text(*time) + "|" + std::string(line) : "none|" + std::string(line);
}

TEST(LogClock, TakesEveryFormWithTheSpaceBehindIt) {
    EXPECT_EQ(taken("Nov 24 09:10:47 mx x"), "2026-11-24 09:10:47|mx x");
    EXPECT_EQ(taken("Nov  4 09:10:47 mx x"), "2026-11-04 09:10:47|mx x");
    EXPECT_EQ(taken("2026-11-24T09:10:47.123456+01:00 mx x"), "2026-11-24 09:10:47|mx x");
    EXPECT_EQ(taken("2026-11-24T09:10:47Z mx x"), "2026-11-24 09:10:47|mx x");
    EXPECT_EQ(taken("2026-11-24 09:10:47 x"), "2026-11-24 09:10:47|x");
    EXPECT_EQ(taken("2026-11-24 09:10:47.123 +0100 x"), "2026-11-24 09:10:47|x");
}

TEST(LogClock, SyslogTimesAreNeverMoreThanADayAhead) {
    EXPECT_EQ(taken("Nov 30 05:00:00 x"), "2026-11-30 05:00:00|x");
    EXPECT_EQ(taken("Dec 31 23:59:59 x"), "2025-12-31 23:59:59|x");
}

TEST(LogClock, OfALogThatIsFollowedGoesOnIntoTheNextDays) {
    LogClock clock(kSampleNow);
    std::string_view line = "Dec  3 09:10:47 x";
    clock.set_now(kSampleNow + 96h);

    EXPECT_EQ(to_text(clock.take(line).value()), "2026-12-03 09:10:47");
}

TEST(LogClock, ADayThatThisYearDoesNotHaveIsOfTheYearBefore) {
    std::string_view line = "Feb 29 12:00:00 x";
    const LogTime march_2029 = std::chrono::sys_days(std::chrono::year(2029) / 3 / 1);

    EXPECT_EQ(
        LogClock(march_2029).take(line),
        LogTime(std::chrono::sys_days(std::chrono::year(2028) / 2 / 29) + 12h)
    );
}

TEST(LogClock, LeavesWhatIsNoTime) {
    for (const std::string line :
         {"",
          "x",
          "Nov",
          "Nov 24 09:10",
          "Nvo 24 09:10:47 x",
          "Nov 4x 09:10:47 x",
          "2026-13-24 09:10:47 x",
          "2026-02-30T09:10:47 x",
          "20261124 09:10:47 xxxxxxxx"})
        EXPECT_EQ(taken(line), "none|" + line);
}

TEST(Since, IsADateATimeOrASpanBeforeNow) {
    EXPECT_EQ(to_text(parse_since("2026-11-24", kSampleNow).value()), "2026-11-24 00:00:00");
    EXPECT_EQ(to_text(parse_since("2026-11-24 09:10:47", kSampleNow).value()), "2026-11-24 09:10:47");
    EXPECT_EQ(to_text(parse_since("7d", kSampleNow).value()), "2026-11-22 06:00:00");
    EXPECT_EQ(to_text(parse_since("12h", kSampleNow).value()), "2026-11-28 18:00:00");
    for (const char* bad : {"", "yesterday", "7", "d", "0d", "-1d", "7w", "7dd", "2026-11-32", "9999999999d"})
        EXPECT_FALSE(parse_since(bad, kSampleNow)) << bad;
}

} // namespace
