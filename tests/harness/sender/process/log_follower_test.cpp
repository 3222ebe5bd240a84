#include "harness/sender/process/log_follower.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace {

namespace asio = boost::asio;
using testing::ElementsAre;

class LogFollower : public testing::Test {
protected:
    LogFollower() {
        const auto keep = [this](std::string line) { lines_.push_back(std::move(line)); };
        asio::co_spawn(context_, harness::follow_lines(std::move(pipe_.read), keep), asio::detached);
    }

    void write(std::string_view text) {
        ASSERT_EQ(::write(pipe_.write.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
        context_.poll();
    }

    void end() {
        pipe_.write.reset();
        context_.run();
    }

    harness::PipeEnds pipe_ = harness::make_pipe();
    asio::io_context context_;
    std::vector<std::string> lines_;
};

TEST_F(LogFollower, HandsOutEachLineOnceItIsWhole) {
    write("one\ntw");
    EXPECT_THAT(lines_, ElementsAre("one"));

    write("o\n");
    EXPECT_THAT(lines_, ElementsAre("one", "two"));
    end();
}

TEST_F(LogFollower, HandsOutALastLineWithoutAnEnd) {
    write("one\nhalf");
    end();

    EXPECT_THAT(lines_, ElementsAre("one", "half"));
}

TEST_F(LogFollower, EndsWithTheStream) {
    end();

    EXPECT_TRUE(context_.stopped());
    EXPECT_THAT(lines_, testing::IsEmpty());
}

} // namespace
