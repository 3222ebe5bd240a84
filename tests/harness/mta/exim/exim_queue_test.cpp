#include "harness/mta/exim/exim_queue.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace harness;

constexpr const char* kListing = R"( 4m   348 1xXOYf-00000J-17 <probe@sender.mxproof.example>
        D user@a.example
          user@b.example
          user@c.example

 3m   357 1xXOe3-0000000000T-1IWo <> *** frozen ***
          probe@sender.mxproof.example

)";

TEST(EximQueue, ListsWhoHasNotGotTheMail) {
    const auto entries = *parse_exim_queue(kListing);
    ASSERT_EQ(entries.size(), 3U);
    EXPECT_EQ(entries[0].queue_id, "1xXOYf-00000J-17");
    EXPECT_EQ(entries[0].recipient, "user@b.example");
    EXPECT_EQ(entries[1].recipient, "user@c.example");
    EXPECT_EQ(entries[2].queue_id, "1xXOe3-0000000000T-1IWo");
    EXPECT_EQ(entries[2].delay_reason, "");
}

TEST(EximQueue, IsEmptyForAnEmptyListing) {
    EXPECT_TRUE(parse_exim_queue("")->empty());
}

TEST(EximQueue, RefusesWhatIsNoListing) {
    EXPECT_FALSE(parse_exim_queue("exim: permission denied\n"));
    EXPECT_FALSE(parse_exim_queue("          user@b.example\n"));
    EXPECT_FALSE(parse_exim_queue("                \n"));
}

} // namespace
