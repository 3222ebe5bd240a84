// What a client finds at an address: another host from session to session, or from some moment on.
#include "tests/fake_mx/loopback_client.hpp"
#include "tests/fake_mx/loopback_server.hpp"
#include "tests/fake_mx/test_identity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace fake_mx {
namespace {

using script::Client;
using script::LoopbackServer;
using script::tls_host;
using testing::HasSubstr;

HostSpec greeter(const std::string& name) {
    HostSpec host;
    host.name = name;
    return host;
}

TEST(HostsOfAClient, IsAnotherHostInEachSessionOfAClientWhereItTakesTurns) {
    HostSpec host = tls_host();
    HostSpec second = host;
    second.deviations.emplace_back(StarttlsNotOffered{});
    host.turns = {std::make_shared<const HostSpec>(host), std::make_shared<const HostSpec>(second)};
    LoopbackServer loopback(host);

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        for (const bool offers : {true, false, false}) {
            Client client("127.0.0.1", port);
            client.reply();
            const std::string hello = client.say("EHLO client.example");
            EXPECT_EQ(hello.find("STARTTLS") != std::string::npos, offers) << hello;
        }
        Client another("127.0.0.2", port); // an address of its own, so it is counted anew
        another.reply();
        EXPECT_THAT(another.say("EHLO client.example"), HasSubstr("STARTTLS"));
    }));
}

TEST(HostsOfAClient, ShowsAClientOtherHostsFromNowOn) {
    LoopbackServer loopback(greeter("before.example"));
    const auto then = std::make_shared<const HostSpec>(greeter("then.example"));
    loopback.server.show("::1", [&](std::string_view) { return then; });

    ASSERT_TRUE(loopback.serve([&](unsigned short port) {
        EXPECT_THAT(Client("127.0.0.1", port).reply(), HasSubstr("before.example"));
        EXPECT_THAT(Client("::1", port).reply(), HasSubstr("then.example"));
    }));
}

} // namespace
} // namespace fake_mx
