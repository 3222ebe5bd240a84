#include "harness/cli/run_progress.hpp"

#include "harness/report/safe_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::HasSubstr;
using testing::Not;

Progress at_work() {
    Progress now;
    now.senders_finished = 1;
    now.senders = 7;
    now.deliveries_seen = 12;
    now.deliveries = 80;
    return now;
}

TEST(LiveLine, IsAsWideAsTheTerminal) {
    const std::vector<std::string> running{"dane insecure-mx=encrypt", "dane-only", "fingerprint"};

    EXPECT_EQ(live_line(at_work(), {"may"}, 80), "1/7 senders, 12/80 deliveries: may");
    EXPECT_EQ(columns_of(live_line(at_work(), running, 200)), 79U);
    EXPECT_EQ(live_line(at_work(), running, 40), "1/7 senders, 12/80 deliveries: dane in…");
    EXPECT_EQ(columns_of(live_line(at_work(), running, 20)), 19U);
    EXPECT_EQ(columns_of(live_line(at_work(), running, 1)), 1U);
}

TEST(LiveLine, CountsColumnsNotOctets) {
    EXPECT_EQ(columns_of(live_line(at_work(), {std::string(100, 'a') + "äöü"}, 60)), 59U);
    EXPECT_THAT(live_line(at_work(), {"äöü"}, 35), HasSubstr("äöü"));
}

TEST(LiveLine, ShowsEscapeSequencesOfASendersNameAsText) {
    const std::string line = live_line(at_work(), {"\033]0;owned\007\033[2J"}, 200);

    EXPECT_THAT(line, Not(HasSubstr("\033")));
    EXPECT_THAT(line, HasSubstr("\\x1B]0;owned\\x07"));
}

} // namespace
