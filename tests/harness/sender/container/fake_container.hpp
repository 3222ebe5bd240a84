// A "container" of the fake engine's: a sleeping process in namespaces of its own. The test is in a network
// of its own, as a run is in its world; root, or it is skipped.
#pragma once

#include "harness/base/file_text.hpp"
#include "harness/network/netlink.hpp"
#include "harness/network/privileges.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/sender/process/isolated_process.hpp"
#include "harness/sender/process/private_mounts.hpp"
#include "tests/harness/sender/container/fake_engine_fixture.hpp"

#include <array>
#include <memory>
#include <sched.h>
#include <unistd.h>

namespace sender_test {

class FakeContainerTest : public FakeEngineTest {
protected:
    void SetUp() override {
        if (const auto missing = missing_privileges_text(); !missing.empty()) GTEST_SKIP() << missing;
        ASSERT_EQ(unshare(CLONE_NEWNET), 0);
        Netlink().bring_up("lo");
        container_ = sleeping_container();
    }

    /// Whose /etc/resolv.conf can be written, and nothing else.
    static std::unique_ptr<IsolatedProcess> sleeping_container() {
        IsolatedProgram program;
        program.prepare = [] {
            make_mounts_private();
            const ReplacedFile resolv("/etc/resolv.conf");
            mount_tmpfs("/mnt", "size=1m");
            write_private_file("/mnt/resolv.conf", "nameserver 203.0.113.53\n");
            resolv.replace("/mnt/resolv.conf");
        };
        program.argv = {"/bin/sh", "-c", "echo up; exec sleep 600"};
        program.host_name = "container";
        auto container = std::make_unique<IsolatedProcess>(program, [](int) {});
        std::array<char, 3> up{};
        EXPECT_EQ(read(container->output(), up.data(), up.size()), 3);
        return container;
    }

    /// What the engine tells of it.
    static std::string inspection(const std::string& id, int pid) {
        return R"({"Id":")" + id + R"(","State":{"Running":)" + (pid == 0 ? "false" : "true") + R"(,"Pid":)" +
               std::to_string(pid) + R"(,"ExitCode":0},"Config":{"Tty":false}})";
    }

    /// It is what is made, and can be started, looked at, and removed.
    void serve_container(const std::string& id) {
        engine_.on("POST /containers/create", support::FakeEngine::Reply{R"({"Id":")" + id + R"("})", 201});
        engine_.on("POST /containers/" + id + "/start", support::FakeEngine::Reply{"", 204});
        engine_.on(
            "GET /containers/" + id + "/json", support::FakeEngine::Reply{inspection(id, container_->pid())}
        );
        engine_.on("DELETE /containers/" + id, support::FakeEngine::Reply{"", 204});
    }

    /// What a file holds as its processes see it; `/proc/self` is its first process.
    std::string in_container(std::string path) const {
        const std::string self = "/proc/self";
        if (path.starts_with(self))
            path = "/proc/" + std::to_string(container_->pid()) + path.substr(self.size());
        else
            path = container_->root() + path;
        return text_of_file(path).value_or("");
    }

    std::unique_ptr<IsolatedProcess> container_;
};

} // namespace sender_test
