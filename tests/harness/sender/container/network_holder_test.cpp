#include "harness/sender/container/network_holder.hpp"

#include "harness/network/namespace_thread.hpp"
#include "harness/sender/process/private_mounts.hpp"
#include "tests/harness/sender/container/fake_container.hpp"

#include <gmock/gmock.h>

namespace {

using namespace sender_test;
using namespace support;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class NetworkHolder : public FakeContainerTest {
protected:
    void SetUp() override {
        FakeContainerTest::SetUp();
        if (IsSkipped()) return;
        engine_.on("GET /images/mxproof/keeper:", FakeEngine::Reply{R"({"Id":"sha256:keeper"})"});
        serve_container("holder");
    }

    auto hold(std::vector<std::string> networks) {
        ContainerSpec spec;
        spec.hostname = "mail";
        const std::vector<std::string> resolvers{"198.19.128.53"};
        return hold_network(client_, spec, sender_link(3), std::move(networks), resolvers, made_);
    }

    std::vector<std::string> made_;
};

TEST_F(NetworkHolder, HasTheWorldForItsNetworkAndTheResolverOfTheWorld) {
    run(hold({}));

    EXPECT_THAT(made_, ElementsAre("holder"));
    EXPECT_THAT(
        engine_.body_of("POST /containers/create"),
        AllOf(HasSubstr(R"("Cmd":["hold"])"), HasSubstr(R"("NetworkMode":"none")"), HasSubstr(R"("mail")"))
    );
    EXPECT_THAT(
        in_container("/proc/self/net/fib_trie"),
        AllOf(HasSubstr("198.19.192.14"), Not(HasSubstr("|-- 128.0.0.0\n        /1 ")))
    );
    EXPECT_EQ(in_container("/etc/resolv.conf"), "nameserver 198.19.128.53\noptions timeout:1 attempts:1\n");
}

TEST_F(NetworkHolder, IsInTheNetworksItJoinsBesideTheWorld) {
    engine_.on("POST /networks/", FakeEngine::Reply{});

    run(hold({"mail_default", "mail_back"}));

    EXPECT_THAT(engine_.body_of("POST /containers/create"), HasSubstr(R"("NetworkMode":"mail_default")"));
    EXPECT_THAT(engine_.body_of("POST /networks/mail_back/connect"), HasSubstr(R"("Container":"holder")"));
    // The two halves of the Internet; the default route is left to the networks.
    EXPECT_THAT(in_container("/proc/self/net/fib_trie"), HasSubstr("|-- 128.0.0.0\n        /1 "));
}

// Whoever made it removes it, however far it came.
TEST_F(NetworkHolder, IsKnownAsSoonAsItIsMade) {
    engine_.on("POST /containers/holder/start", refusal("no space left on device"));

    EXPECT_EQ(failure_of(hold({})), "no space left on device");
    EXPECT_THAT(made_, ElementsAre("holder"));
}

TEST_F(NetworkHolder, IsNotJoinedWhereTheEngineRefuses) {
    engine_.on("POST /networks/mail_back/connect", refusal("network mail_back not found", 404));

    EXPECT_EQ(failure_of(hold({"mail_default", "mail_back"})), "network mail_back not found");
    EXPECT_THAT(engine_.asked(), Not(Contains(HasSubstr("/start")))) << "it would see another Internet";
}

TEST_F(NetworkHolder, ThatEndsAtOnceIsNoNetwork) {
    engine_.on(
        "GET /containers/holder/json",
        FakeEngine::Reply{R"({"Id":"holder","State":{"Running":false,"Pid":0,"Error":"exec format error"}})"}
    );

    EXPECT_EQ(failure_of(hold({})), "the container that holds the network has ended: exec format error");
}

} // namespace
