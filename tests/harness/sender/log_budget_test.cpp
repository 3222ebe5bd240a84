#include "harness/sender/log_budget.hpp"

#include "harness/mta/postfix/postfix_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using Line = LogBudget::Line;

LogEvent line_of(const std::string& service, std::size_t octets = 44) {
    const std::string start = "postfix/" + service + "[1]: ";
    return parse_log_line(start + std::string(octets - start.size(), 'x'), {});
}

// Three lines of 300 each.
constexpr LogLimits kLimits{3000, 900, 900};

TEST(LogBudget, KeepsEverythingOfAnOrdinaryLog) {
    LogBudget budget;
    for (int i = 0; i < 50'000; ++i)
        EXPECT_EQ(budget.on_line(line_of(i % 2 == 0 ? "smtp" : "smtpd", 200)), Line::kept);
}

TEST(LogBudget, LeavesOutWhatIsAboutNoDelivery) {
    LogBudget budget(kLimits);
    for (const std::string service : {"smtpd", "cleanup", "master"})
        EXPECT_EQ(budget.on_line(line_of(service)), Line::kept);
    EXPECT_EQ(budget.on_line(line_of("smtpd")), Line::left_out);
    EXPECT_EQ(budget.on_line(parse_log_line("no line of Postfix's", {})), Line::left_out);
    for (const std::string service : {"smtp", "tlsproxy", "qmgr"})
        EXPECT_EQ(budget.on_line(line_of(service)), Line::kept) << service;
}

TEST(LogBudget, LeavesOutNoWordOnADeliveryButEnds) {
    LogBudget budget(kLimits);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(budget.on_line(line_of("smtp")), Line::kept);
    EXPECT_EQ(budget.on_line(line_of("smtp")), Line::too_much);
    EXPECT_THAT(budget.why(), testing::HasSubstr("about deliveries"));
}

TEST(LogBudget, CountsEmptyLinesAndLongOnes) {
    LogBudget of_empty({2560, 900, 900});
    for (int i = 0; i < 10; ++i)
        EXPECT_NE(of_empty.on_line(parse_log_line("", {})), Line::too_much);
    EXPECT_EQ(of_empty.on_line(parse_log_line("", {})), Line::too_much);
    LogBudget of_long(kLimits);
    EXPECT_EQ(of_long.on_line(parse_log_line(std::string(3000, 'x'), {})), Line::too_much);
    EXPECT_EQ(LogBudget().why(), "its log has more than 512 MiB");
}

} // namespace
} // namespace harness
