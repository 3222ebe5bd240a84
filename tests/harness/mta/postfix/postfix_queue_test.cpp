#include "harness/mta/postfix/postfix_queue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace harness;
using testing::HasSubstr;

TEST(PostfixQueue, AnEmptyQueueHasNoEntries) {
    EXPECT_TRUE(parse_queue("")->empty());
    EXPECT_TRUE(parse_queue("\n")->empty());
}

TEST(PostfixQueue, EveryRecipientIsAnEntry) {
    const auto entries = *parse_queue(
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
        const auto entries = parse_queue(output);
        ASSERT_FALSE(entries) << output;
        EXPECT_THAT(entries.error().why, HasSubstr(output));
    }
}

TEST(PostfixQueue, IsNotReadBeyondWhatAQueueOfARunCanHold) {
    const auto trouble_with = [](const std::string& output) -> std::string {
        const auto entries = parse_queue(output);
        return entries ? "" : entries.error().why;
    };
    const std::string many = R"({"recipients": [{})" + std::string(300'000, ' ') + "]}\n";
    EXPECT_EQ(trouble_with(many), "");
    std::string recipients = R"({"recipients": [{})";
    for (int i = 0; i < 150'000; ++i)
        recipients += ",{}";
    recipients += "]}\n";
    EXPECT_EQ(trouble_with(recipients), "");
    EXPECT_THAT(trouble_with(recipients + recipients), HasSubstr("more than 200000 recipients"));
    const std::string endless = "{" + std::string(5'000'000, ' ') + "}";
    EXPECT_THAT(trouble_with(endless), HasSubstr("longer than 4 MiB"));
    EXPECT_LT(trouble_with(endless).size(), 1000U);
}

} // namespace
