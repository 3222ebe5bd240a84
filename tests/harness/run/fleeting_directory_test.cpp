#include "harness/run/fleeting_directory.hpp"

#include "harness/base/file_descriptor.hpp"
#include "tests/support/program.hpp"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using harness::FleetingDirectory;

TEST(AFleetingDirectory, IsThereUntilItsObjectIsGone) {
    fs::path path;
    {
        const FleetingDirectory directory;
        path = directory.path();
        std::ofstream(path / "file") << "text";
        EXPECT_TRUE(fs::exists(path / "file"));
    }

    EXPECT_FALSE(fs::exists(path));
}

// No destructor runs then.
TEST(AFleetingDirectory, IsGoneWhenItsProcessIsKilled) {
    harness::PipeEnds name = harness::make_pipe();
    const pid_t child = fork();
    if (child == 0) {
        const FleetingDirectory directory;
        std::ofstream(directory.path() / "file") << "text";
        const std::string path = directory.path();
        if (write(name.write.get(), path.data(), path.size()) < 0) _exit(1);
        raise(SIGKILL);
    }
    std::array<char, 4096> buffer{};
    const ssize_t size = read(name.read.get(), buffer.data(), buffer.size());
    ASSERT_GT(size, 0);
    const fs::path path(std::string(buffer.data(), static_cast<std::size_t>(size)));

    waitpid(child, nullptr, 0);

    EXPECT_TRUE(support::eventually([&] { return !fs::exists(path); })) << path;
}

} // namespace
