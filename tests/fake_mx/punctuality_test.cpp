// The kernel says when the client was connected, and when it said something, however long nobody looked.
#include "tests/fake_mx/loopback_client.hpp"
#include "tests/fake_mx/loopback_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace fake_mx {
namespace {

using namespace std::chrono_literals;
using script::Client;
using script::LoopbackServer;

HostSpec plain_host() {
    HostSpec host;
    host.name = "mx1.peer.example";
    return host;
}

// The loop stands still from before the client is connected (or has spoken) until 300 ms later.
void stand_still_until(LoopbackServer& loopback, std::future<void> event) {
    const auto shared = std::make_shared<std::future<void>>(std::move(event));
    boost::asio::post(loopback.context, [shared] {
        shared->wait();
        std::this_thread::sleep_for(300ms);
    });
}

TEST(Punctuality, CountsTheWaitForTheGreeting) {
    LoopbackServer loopback(plain_host());
    std::promise<void> connected;
    stand_still_until(loopback, connected.get_future());

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        Client client("127.0.0.1", port);
        connected.set_value();
        client.reply();
        client.say("QUIT");
    }));

    EXPECT_GE(loopback.sessions.at(0)->late, 290ms); // the kernel counts in ticks
    EXPECT_EQ(loopback.sessions.at(0)->late_with, "the greeting");
}

TEST(Punctuality, CountsTheWaitForAnAnswer) {
    LoopbackServer loopback(plain_host());
    std::promise<void> said;

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        Client client("127.0.0.1", port);
        client.reply();
        client.say("NOOP"); // the loop may note that the last answer is written after the client has read it
        stand_still_until(loopback, said.get_future());
        client.write("NOOP\r\n");
        said.set_value();
        client.reply();
        client.say("QUIT");
    }));

    EXPECT_GE(loopback.sessions.at(0)->late, 290ms);
    EXPECT_EQ(loopback.sessions.at(0)->late_with, "the answer to NOOP");
}

} // namespace
} // namespace fake_mx
