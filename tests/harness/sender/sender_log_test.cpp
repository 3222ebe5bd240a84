#include "harness/sender/sender_log.hpp"

#include "harness/mta/postfix/postfix.hpp"
#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace harness {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::size_t kLength = 300 - LogLimits::kOfALine;

class SenderLogTest : public testing::Test {
protected:
    boost::asio::io_context context_;
    std::vector<std::string> events_;
    SenderLog log_{
        context_.get_executor(),
        postfix(),
        [this](const LogEvent& event) { events_.push_back(event.line); },
        {6000, 600, 600}}; // two lines of kLength about deliveries, and two others
};

std::string line_of(const std::string& service, const std::string& text) {
    const std::string start = "postfix/" + service + "[1]: " + text;
    return start + std::string(kLength - std::min(kLength, start.size()), '.');
}

TEST_F(SenderLogTest, UnderstandsLinesThatItDoesNotKeep) {
    for (int i = 0; i < 5; ++i)
        log_.add_line(line_of("smtpd", "noise"));
    log_.add_line(line_of("master", "daemon started -- version 3.7, x"));
    log_.add_line(line_of("smtp", "a"));

    EXPECT_EQ(log_.started_version(), "3.7");
    EXPECT_THAT(events_, SizeIs(3));
    EXPECT_THAT(log_.lines(), SizeIs(3 + 1 + 7));
    EXPECT_EQ(log_.lines()[3], "(4 lines about no delivery are left out; the last lines are:)");
}

TEST_F(SenderLogTest, EndsWhereALineAboutADeliveryWouldBeLost) {
    log_.add_line(line_of("smtp", "a"));
    log_.add_line(line_of("smtp", "b"));
    EXPECT_FALSE(log_.ended());
    log_.add_line(line_of("smtp", "c"));
    EXPECT_TRUE(log_.ended());
    log_.end();
    EXPECT_THAT(log_.broken_off_because(), HasSubstr("about deliveries"));

    log_.add_line("more");
    EXPECT_THAT(events_, ElementsAre(line_of("smtp", "a"), line_of("smtp", "b")));
    EXPECT_THAT(log_.lines().back(), HasSubstr("smtp[1]: c"));
}

TEST_F(SenderLogTest, ShowsTheBeginningOfItsLastLines) {
    SenderLog log(context_.get_executor(), postfix(), [](const LogEvent&) {});
    log.add_line("first");
    for (int i = 0; i < 12; ++i)
        log.add_line(std::to_string(i) + std::string(2000, 'x'));
    EXPECT_EQ(log.last_lines().substr(0, 6), "\n  0xx");
    EXPECT_LT(log.last_lines().size(), 13'000U);
}

TEST_F(SenderLogTest, TakesNoVersionOfAnyLength) {
    log_.add_line("postfix/master[1]: daemon started -- version " + std::string(500, '9'));
    EXPECT_THAT(log_.started_version().value_or(""), SizeIs(30));
}

// What was handed over is read when the sender has ended, and its log with it.
TEST_F(SenderLogTest, TakesReportsAfterItsEnd) {
    log_.hide({"hunter2"});
    log_.end();
    LogEvent report;
    report.line = "peer.example: tlsa success hunter2";
    EXPECT_TRUE(log_.add_report(report));
    EXPECT_THAT(events_, ElementsAre(testing::Not(HasSubstr("hunter2"))));
}

TEST_F(SenderLogTest, WantsNoMoreReportsBeyondItsLimits) {
    LogEvent report;
    report.about_deliveries = true;
    report.line = std::string(kLength, '.');
    EXPECT_TRUE(log_.add_report(report));
    EXPECT_TRUE(log_.add_report(report));
    EXPECT_FALSE(log_.add_report(report));
    EXPECT_FALSE(log_.add_report(report));
    EXPECT_THAT(events_, SizeIs(2));
    EXPECT_THAT(log_.broken_off_because(), HasSubstr("about deliveries"));
}

} // namespace
} // namespace harness
