// The harness and its senders in mid-run have no capability that SECURITY.md does not name.
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <linux/capability.h>
#include <map>
#include <sstream>

namespace {

using namespace support;
using testing::HasSubstr;

// `CapEff`, `CapPrm`, … of a process.
std::map<std::string, std::uint64_t> capabilities_of(pid_t pid) {
    std::map<std::string, std::uint64_t> sets;
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("Cap")) sets[line.substr(0, 6)] = std::stoull(line.substr(7), nullptr, 16);
    return sets;
}

std::vector<pid_t> children_of(pid_t pid) {
    const std::string id = std::to_string(pid);
    std::istringstream words(read_file("/proc/" + id + "/task/" + id + "/children"));
    return {std::istream_iterator<pid_t>(words), {}};
}

constexpr std::uint64_t set_of(std::initializer_list<int> capabilities) {
    std::uint64_t set = 0;
    for (const int capability : capabilities)
        set |= std::uint64_t{1} << static_cast<unsigned>(capability);
    return set;
}

constexpr std::uint64_t kKept = set_of(
    {CAP_SYS_ADMIN,
     CAP_NET_ADMIN,
     CAP_NET_BIND_SERVICE,
     CAP_SETUID,
     CAP_SETGID,
     CAP_CHOWN,
     CAP_FOWNER,
     CAP_DAC_OVERRIDE,
     CAP_KILL,
     CAP_FSETID,
     CAP_SYS_CHROOT,
     CAP_SYS_PTRACE}
);

TEST(Capabilities, AreOnlyThoseThatAreStillNeededOnceTheWorldStands) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    Program run({built_program("mxproof"), "run", "dane/", "--policy", "dane-only"});
    ASSERT_THAT(run.read_until("dane-only: delivering"), HasSubstr("delivering"));

    auto harness = capabilities_of(run.pid());
    const auto senders = children_of(run.pid());
    EXPECT_EQ(harness["CapEff"], kKept);
    EXPECT_EQ(harness["CapPrm"], kKept);
    EXPECT_EQ(harness["CapBnd"], kKept);
    EXPECT_EQ(harness["CapInh"] | harness["CapAmb"], 0U);
    ASSERT_FALSE(senders.empty());
    for (const pid_t sender : senders)
        EXPECT_EQ(capabilities_of(sender)["CapBnd"], kKept);
    EXPECT_EQ(run.wait(std::chrono::seconds(120)), 0) << run.output();
}

TEST(Capabilities, AreTheOnesThatTheDocumentNames) {
    const std::string document = read_file(std::string(MXPROOF_SOURCE_DIR) + "/SECURITY.md");

    for (const char* name :
         {"SYS_ADMIN",
          "NET_ADMIN",
          "NET_BIND_SERVICE",
          "SETUID",
          "SETGID",
          "CHOWN",
          "FOWNER",
          "DAC_OVERRIDE",
          "KILL",
          "FSETID",
          "SYS_CHROOT",
          "SYS_PTRACE"})
        EXPECT_THAT(document, HasSubstr("| `CAP_" + std::string(name) + "` |"));
}

// It has no privilege to undo that, and need not.
TEST(Capabilities, AreEnoughForARunThatIsNicerThanItsSenders) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_program(
        {"nice", "-n", "15", built_program("mxproof"), "run", "dane/correct", "--policy", "dane-only"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

} // namespace
