#include "harness/run/heartbeat.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <thread>
#include <unistd.h>

namespace {

using namespace harness;
using namespace std::chrono_literals;

TEST(Heartbeat, RecordsAStepThatKeptTheLoopBusy) {
    boost::asio::io_context context;
    Heartbeat heartbeat(context);
    boost::asio::post(context, [] { std::this_thread::sleep_for(400ms); });

    context.run_for(600ms);

    ASSERT_FALSE(heartbeat.record().stalls.empty());
    const Stall& stall = heartbeat.record().stalls.front();
    EXPECT_GE(stall.end - stall.start, 400ms);
}

// Whoever asks for the record within a standstill is told of it: the last beat was too long ago.
TEST(Heartbeat, RecordsAStandstillThatHasNotEnded) {
    boost::asio::io_context context;
    Heartbeat heartbeat(context);

    std::this_thread::sleep_for(300ms);

    EXPECT_FALSE(heartbeat.record().stalls.empty());
}

TEST(Heartbeat, TellsHowLongTasksWaitedForAProcessor) {
    if (access("/proc/pressure/cpu", R_OK) != 0) GTEST_SKIP() << "this kernel does not tell";
    boost::asio::io_context context;
    Heartbeat heartbeat(context);

    EXPECT_FALSE(heartbeat.record().pressure.empty());
}

} // namespace
