// When the harness ends, in any way, the kernel takes everything down: processes, namespaces, mounts, files.
#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <set>
#include <unistd.h>

namespace {

using namespace support;
using testing::HasSubstr;
using testing::IsEmpty;

// The namespaces (`net:[4026531840]`) of a process; none if it is gone.
std::set<std::string> namespaces_of(const std::string& pid) {
    std::set<std::string> found;
    for (const std::string kind : {"net", "mnt", "pid"}) {
        std::error_code error;
        const auto target = std::filesystem::read_symlink("/proc/" + pid + "/ns/" + kind, error);
        if (!error) found.insert(target.string());
    }
    return found;
}

// Every process there is, with its parent.
std::map<std::string, std::string> parents() {
    std::map<std::string, std::string> parents;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string status = read_file(entry.path() / "status");
        const auto found = status.find("\nPPid:\t");
        if (found != std::string::npos)
            parents[entry.path().filename()] =
                status.substr(found + 7, status.find('\n', found + 1) - found - 7);
    }
    return parents;
}

// The namespaces that a process and all its descendants have, and this test has not: other tests run beside
// this one.
std::set<std::string> namespaces_below(pid_t root) {
    const auto all = parents();
    std::set<std::string> found;
    for (const auto& [pid, parent] : all) {
        std::string ancestor = pid;
        while (all.contains(ancestor) && ancestor != std::to_string(root))
            ancestor = all.at(ancestor);
        if (ancestor == std::to_string(root)) found.merge(namespaces_of(pid));
    }
    for (const std::string& own : namespaces_of("self"))
        found.erase(own);
    return found;
}

// Those of them that some process is still in.
std::set<std::string> still_there(const std::set<std::string>& namespaces) {
    std::set<std::string> left;
    for (const auto& [pid, parent] : parents())
        for (const std::string& name : namespaces_of(pid))
            if (namespaces.contains(name)) left.insert(name);
    return left;
}

std::set<std::string> directory_entries(const std::string& path) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path))
        names.insert(entry.path().filename());
    return names;
}

// What is visible on the machine and could be left behind.
struct Footprint {
    std::set<std::string> interfaces = directory_entries("/sys/class/net");
    std::set<std::string> queue = directory_entries("/var/spool/postfix");
    std::set<std::string> config = directory_entries("/etc/postfix");
    std::string mounts = read_file("/proc/self/mounts");
};

// The kernel ends the processes of a pid namespace on its own time once its init was killed.
std::set<std::string> left_after(const std::set<std::string>& namespaces, std::chrono::seconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    auto left = still_there(namespaces);
    while (!left.empty() && std::chrono::steady_clock::now() < deadline)
        left = still_there(namespaces);
    return left;
}

class NothingLeftBehind : public testing::TestWithParam<int> {};

TEST_P(NothingLeftBehind, WhenTheRunIsEndedByASignal) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const Footprint before;
    std::set<std::string> during;
    {
        // The lookup of this peer's TLSA records is never answered: the run is certain to be in the middle.
        Program run({built_program("mxproof"), "run", "dns/", "--policy", "dane-only,may"});
        run.read_until("delivering");
        during = namespaces_below(run.pid());
        ASSERT_GE(during.size(), 4U) << run.output();
        run.signal(GetParam());
        run.wait();
    }

    EXPECT_THAT(left_after(during, std::chrono::seconds(20)), IsEmpty());
    const Footprint after;
    EXPECT_EQ(after.interfaces, before.interfaces);
    EXPECT_EQ(after.queue, before.queue);
    EXPECT_EQ(after.config, before.config);
    EXPECT_EQ(after.mounts, before.mounts);
}

INSTANTIATE_TEST_SUITE_P(
    Signals,
    NothingLeftBehind,
    testing::Values(SIGKILL, SIGTERM, SIGINT),
    [](const auto& instance) { return std::string(sigabbrev_np(instance.param)); }
);

TEST(InterruptedRun, StillWritesItsReportAndIsNotJudged) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    Program run(
        {built_program("mxproof"),
         "run",
         "dns/",
         "--policy",
         "dane-only,may",
         "--report",
         "json=" + report.string()}
    );
    run.read_until("delivering");

    run.signal(SIGTERM);

    EXPECT_EQ(run.wait(), 3) << run.output();
    const auto json = read_json(report);
    EXPECT_TRUE(json.at("interrupted").as_bool());
    EXPECT_THAT(run.output(), HasSubstr("interrupted"));
}

} // namespace
