// When the harness ends, in any way, the kernel takes everything down: processes, namespaces, mounts, files.
#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <set>
#include <unistd.h>

namespace {

using namespace support;
using testing::HasSubstr;
using testing::IsEmpty;

// Namespace of a kind (`net`, `mnt`, `pid`) of every process there is, by pid.
std::set<std::string> namespaces(const std::string& kind) {
    std::set<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::error_code error;
        const auto target = std::filesystem::read_symlink(entry.path() / "ns" / kind, error);
        if (!error) found.insert(target.string());
    }
    return found;
}

std::set<std::string> all_namespaces() {
    std::set<std::string> all;
    for (const std::string kind : {"net", "mnt", "pid"})
        all.merge(namespaces(kind));
    return all;
}

std::set<std::string> directory_entries(const std::string& path) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path))
        names.insert(entry.path().filename());
    return names;
}

std::set<std::string> without(std::set<std::string> all, const std::set<std::string>& known) {
    std::erase_if(all, [&](const std::string& name) { return known.contains(name); });
    return all;
}

// What is visible on the machine and could be left behind.
struct Footprint {
    std::set<std::string> namespaces = all_namespaces();
    std::set<std::string> interfaces = directory_entries("/sys/class/net");
    std::set<std::string> queue = directory_entries("/var/spool/postfix");
    std::set<std::string> config = directory_entries("/etc/postfix");
    std::string mounts = read_file("/proc/self/mounts");
};

// The kernel ends the processes of a pid namespace asynchronously after its init was killed: they are waited
// for through the pids that were there.
void wait_until_gone(const std::set<std::string>& namespaces_of_the_run) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const auto still_there = [&] {
        for (const auto& name : all_namespaces())
            if (namespaces_of_the_run.contains(name)) return true;
        return false;
    };
    while (still_there() && std::chrono::steady_clock::now() < deadline) {
    }
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
        during = without(all_namespaces(), before.namespaces);
        ASSERT_GE(during.size(), 4U) << run.output();
        run.signal(GetParam());
        run.wait();
    }

    wait_until_gone(during);

    const Footprint after;
    EXPECT_THAT(without(after.namespaces, before.namespaces), IsEmpty());
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
