#include "harness/base/nameless_file.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <sys/resource.h>
#include <system_error>

namespace harness {
namespace {

TEST(NamelessFile, GivesBackWhatWasAppended) {
    NamelessFile file(std::filesystem::temp_directory_path());
    const auto first = file.append("one");
    const auto second = file.append("three");
    ASSERT_TRUE(first && second);
    EXPECT_EQ(file.read(*second, 5), "three");
    EXPECT_EQ(file.read(*first, 3), "one");
}

TEST(NamelessFile, SaysThatItCannotReadWhatWasNeverAppended) {
    NamelessFile file(std::filesystem::temp_directory_path());
    EXPECT_THROW(file.read(0, 1), std::system_error);
    file.append("one");
    EXPECT_THROW(file.read(1, 3), std::system_error);
}

TEST(NamelessFile, TakesNothingWhereNoFileCanBe) {
    EXPECT_FALSE(NamelessFile("/nonexistent").append("one"));
}

TEST(NamelessFile, KeepsWhatItHasWhenNoRoomIsLeft) {
    NamelessFile file(std::filesystem::temp_directory_path());
    const auto first = file.append("one");
    ASSERT_TRUE(first);
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit five{5, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &five), 0);
    EXPECT_FALSE(file.append("two")); // of which two octets find room
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, handler);
    const auto second = file.append("2");
    ASSERT_TRUE(second);
    EXPECT_EQ(file.read(*first, 3) + file.read(*second, 1), "one2");
}

} // namespace
} // namespace harness
