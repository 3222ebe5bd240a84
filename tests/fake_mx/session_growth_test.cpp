// What a session saw is told while it lives.
#include "tests/fake_mx/loopback_client.hpp"
#include "tests/fake_mx/loopback_server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

namespace fake_mx {
namespace {

using script::Client;
using script::LoopbackServer;

TEST(SessionGrowth, TellsACommandAndItsReplyBeforeTheReplyLeaves) {
    HostSpec host;
    host.name = "mx1.peer.example";
    LoopbackServer loopback(std::move(host));
    std::atomic<std::size_t> told = 0; // lines of the dialogue
    std::atomic<bool> ended = false;
    loopback.grown = [&](const SessionRecord& record) {
        told = record.dialogue.size();
        ended = record.ended.has_value();
    };
    std::vector<std::size_t> told_at_reply;

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        told_at_reply.push_back(told);
        client.say("NOOP");
        told_at_reply.push_back(told);
        client.say("QUIT");
    }));

    EXPECT_EQ(told_at_reply, (std::vector<std::size_t>{1, 3}));
    EXPECT_TRUE(ended);
}

} // namespace
} // namespace fake_mx
