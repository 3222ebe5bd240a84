#include "harness/mta/opensmtpd/opensmtpd_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;

constexpr const char* kListing = "c94710680cb056fe|inet4|mta||probe@sender.example|user@a.example|user@a."
                                 "example|1795907751|1795907751|0|1|"
                                 "pending|384|Network error on destination MXs\n"
                                 "c9471068901b7682|inet4|bounce|bounce|probe@sender.example|user@b.example|"
                                 "user@b.example|1795907751|1795907751|0|0|"
                                 "pending|0|550 5.1.1 User unknown\n"
                                 "3e13c4c71d8b3ecf|inet6|mta||probe@sender.example|user@c.example|user@c."
                                 "example|1795908338|1795908338|0|1|"
                                 "inflight|1|450 4.2.0 Not | now\n";

TEST(OpensmtpdQueue, ListsWhoHasNotGotTheMailAndWhy) {
    const auto entries = *parse_opensmtpd_queue(kListing);
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].queue_id, "c9471068");
    EXPECT_EQ(entries[0].recipient, "user@a.example");
    EXPECT_EQ(entries[0].delay_reason, "Network error on destination MXs");
    EXPECT_EQ(entries[1].recipient, "user@c.example");
    EXPECT_EQ(entries[1].delay_reason, "450 4.2.0 Not | now");
}

TEST(OpensmtpdQueue, IsEmptyForAnEmptyListing) {
    EXPECT_TRUE(parse_opensmtpd_queue("")->empty());
}

TEST(OpensmtpdQueue, RefusesWhatIsNoListing) {
    for (const char* text : {"smtpctl: need root privileges\n", "a|b|c\n", "\n", "|||||||||||||\n"}) {
        const auto entries = parse_opensmtpd_queue(text);
        ASSERT_FALSE(entries) << text;
        EXPECT_THAT(
            entries.error().why, testing::StartsWith("smtpctl show queue printed no part of a queue: ")
        );
    }
}

} // namespace
