#include "harness/engine/container_owner.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

namespace harness {
namespace {

TEST(ContainerOwner, IsAliveWhileItsProcessRuns) {
    EXPECT_TRUE(owner_is_alive(this_owner()));

    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    if (child == 0) {
        const std::string owner = this_owner();
        _exit(write(ends[1], owner.data(), owner.size()) > 0 ? 0 : 1);
    }
    char buffer[64];
    const auto size = read(ends[0], buffer, sizeof(buffer));
    waitpid(child, nullptr, 0);
    EXPECT_FALSE(owner_is_alive(std::string(buffer, static_cast<std::size_t>(size))));
    close(ends[0]);
    close(ends[1]);
}

// A process number is given again; then the start differs.
TEST(ContainerOwner, IsNotTheNextProcessWithItsNumber) {
    EXPECT_FALSE(
        owner_is_alive(std::to_string(getpid()) + ":1" + this_owner().substr(this_owner().rfind(':')))
    );
}

// Two containers may have a process 1 that started at the same tick.
TEST(ContainerOwner, IsNotAProcessOfAnotherPidNamespace) {
    const std::string owner = this_owner();
    EXPECT_FALSE(owner_is_alive(owner.substr(0, owner.rfind(':')) + ":1"));
}

TEST(ContainerOwner, OfALabelThatIsNoneIsNotAlive) {
    for (const char* label : {"", ":", "self:1", "../1:2", "99999999:1"})
        EXPECT_FALSE(owner_is_alive(label)) << label;
}

} // namespace
} // namespace harness
