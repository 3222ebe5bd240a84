#include "harness/sender/postfix_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace harness;

TEST(PostfixQueue, AnEmptyQueueHasNoEntries) {
    EXPECT_TRUE(parse_queue("").empty());
    EXPECT_TRUE(parse_queue("\n").empty());
}

TEST(PostfixQueue, EveryRecipientIsAnEntry) {
    const auto entries = parse_queue(
        R"({"queue_name": "deferred", "queue_id": "71BDE2C", "arrival_time": 1795511478, "message_size": 311, )"
        R"("forced_expire": false, "sender": "p@s.example", "recipients": [{"address": "a@one.example", )"
        R"("delay_reason": "connect to mx[198.18.240.1]:25: Connection refused"}, {"address": "b@two.example"}]})"
        "\n"
        R"({"queue_name": "active", "queue_id": "71BDE2D", "recipients": [{"orig_address": "x", "address": "c@x"}]})"
        "\n"
    );

    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0].queue_name, "deferred");
    EXPECT_EQ(entries[0].queue_id, "71BDE2C");
    EXPECT_EQ(entries[0].recipient, "a@one.example");
    EXPECT_EQ(entries[0].delay_reason, "connect to mx[198.18.240.1]:25: Connection refused");
    EXPECT_EQ(entries[1].recipient, "b@two.example");
    EXPECT_EQ(entries[1].delay_reason, "");
    EXPECT_EQ(entries[2].queue_name, "active");
    EXPECT_EQ(entries[2].recipient, "c@x");
}

TEST(PostfixQueue, AnythingElseIsAnErrorThatShowsTheLine) {
    for (const char* output :
         {"postqueue: fatal: Queue report unavailable", "[]", "{}", R"({"recipients": [1]})"}) {
        try {
            parse_queue(output);
            ADD_FAILURE() << "accepted: " << output;
        } catch (const std::runtime_error& error) {
            EXPECT_THAT(error.what(), testing::HasSubstr(output));
        }
    }
}

} // namespace
