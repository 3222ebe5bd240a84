// Files below another root are opened by ContainerRoot alone, or by the engine.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "tests/support/places.hpp"

namespace {

namespace fs = std::filesystem;

// The root directory of a process as proc(5) shows it, or a path below it.
bool names_another_root(const std::string& source) {
    static const std::regex root(R"re("/proc/[^\n]*/root[/"])re");
    return std::regex_search(source, root);
}

std::set<std::string> files_that_name_another_root() {
    std::set<std::string> found;
    const fs::path top = MXPROOF_SOURCE_DIR;
    for (const auto& entry : fs::recursive_directory_iterator(top / "harness")) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
        std::ifstream file(entry.path());
        const std::string source{std::istreambuf_iterator<char>(file), {}};
        if (names_another_root(source)) found.insert(fs::relative(entry.path(), top).string());
    }
    return found;
}

TEST(OtherRoots, AreFoundInASource) {
    EXPECT_TRUE(names_another_root(R"(std::ofstream(fmt::format("/proc/{}/root/etc/resolv.conf", pid)))"));
    EXPECT_TRUE(names_another_root(R"(return fmt::format("/proc/{}/root", pid_);)"));
    EXPECT_TRUE(names_another_root(R"(read("/proc/" + pid + "/root/etc/hosts");)"));
    EXPECT_FALSE(names_another_root(R"(open("/proc/self/exe"); // not below "/rooted")"));
}

TEST(OtherRoots, AreOpenedInOnePlaceOnly) {
    EXPECT_THAT(
        files_that_name_another_root(),
        testing::UnorderedElementsAre(
            "harness/engine/container_root.cpp",
            // The machine's own Postfix in mounts of ours: no image chose what is there, and nothing is
            // written.
            "harness/sender/process/isolated_process.cpp"
        )
    );
}

} // namespace
