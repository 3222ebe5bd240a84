#include "harness/engine/container_facts.hpp"

#include "tests/harness/engine/recorded_inspections.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(ContainerFacts, AreWhatDockerSays) {
    const ContainerFacts facts = parse_container_facts(kDockersInspection);

    EXPECT_EQ(facts.name, "rec");
    EXPECT_TRUE(facts.running);
    EXPECT_TRUE(facts.privileged);
    EXPECT_TRUE(facts.read_only_root);
    EXPECT_THAT(facts.ports, ElementsAre("25/tcp", "587/tcp"));
    EXPECT_THAT(facts.devices, ElementsAre("/dev/xnull"));
    ASSERT_EQ(facts.mounts.size(), 3U);
    EXPECT_EQ(facts.mounts[1].source, "cfg") << "a volume's name, not its path";
    EXPECT_TRUE(facts.mounts[1].writable);
    EXPECT_EQ(facts.mounts[2].source, "/srv");
    EXPECT_FALSE(facts.mounts[2].writable);
    const EndpointFacts& network = facts.networks.at("mail_default");
    EXPECT_EQ(network.address4, "172.20.0.5");
    EXPECT_EQ(network.gateway4, "172.20.0.1");
    EXPECT_THAT(network.names, ElementsAre("mail-smtp-1", "smtp", "a71e22524483"));
}

TEST(ContainerFacts, AreAllThatIsNeededToMakeItAgain) {
    const ContainerSpec spec = parse_container_facts(kDockersInspection).spec;

    EXPECT_EQ(spec.entrypoint, std::vector<std::string>{"/start.sh"});
    EXPECT_THAT(spec.command, ElementsAre("one", "two"));
    EXPECT_EQ(spec.environment.at("A"), "b");
    EXPECT_EQ(spec.user, "0:0");
    EXPECT_EQ(spec.working_dir, "/srv");
    EXPECT_EQ(spec.hostname, "mail");
    EXPECT_EQ(spec.domainname, "example.org");
    EXPECT_EQ(spec.stop_signal, "SIGINT");
    EXPECT_EQ(spec.shm_size, 128 << 20);
    EXPECT_THAT(spec.capabilities_added, ElementsAre("CAP_NET_ADMIN", "CAP_SYS_NICE"));
    EXPECT_THAT(spec.capabilities_dropped, ElementsAre("CAP_MKNOD"));
    EXPECT_THAT(spec.tmpfs, ElementsAre(Pair("/run", "size=1m")));
    EXPECT_THAT(spec.sysctls, ElementsAre(Pair("net.ipv4.ip_unprivileged_port_start", "0")));
    ASSERT_EQ(spec.limits->size(), 1U);
    EXPECT_EQ(spec.limits->front().name, "nofile");
    EXPECT_EQ(spec.limits->front().soft, 1024);
    EXPECT_EQ(spec.limits->front().hard, 2048);
}

TEST(ContainerFacts, AreWhatPodmanSaysInItsWay) {
    const ContainerFacts facts = parse_container_facts(kPodmansInspection);

    EXPECT_EQ(facts.name, "rec");
    EXPECT_FALSE(facts.running);
    EXPECT_TRUE(facts.privileged);
    EXPECT_EQ(facts.spec.limits->front().name, "nofile") << "RLIMIT_NOFILE";
    EXPECT_THAT(facts.ports, ElementsAre("25/tcp"));
    EXPECT_EQ(facts.mounts.at(0).source, "cfg");
    EXPECT_THAT(facts.networks, ElementsAre(Pair("podman", testing::_)));
}

TEST(ContainerFacts, AreNotInAnotherReply) {
    EXPECT_THROW(parse_container_facts("{}"), std::runtime_error);
    EXPECT_THROW(parse_container_facts("no JSON"), std::runtime_error);
}

TEST(Processes, AreTheLastColumnOfPs) {
    EXPECT_THAT(
        parse_processes(
            R"({"Titles":["UID","PID","CMD"],"Processes":[["root","1","/usr/lib/postfix/sbin/master -w"]]})"
        ),
        ElementsAre("/usr/lib/postfix/sbin/master -w")
    );
    EXPECT_THAT(parse_processes(R"({"Processes":null})"), ElementsAre());
}

} // namespace
} // namespace harness
