#include "harness/base/resolv_conf.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(ResolvConf, NamesTheServersAndLeavesTheLibraryItsPatience) {
    EXPECT_EQ(resolv_conf({"198.19.128.53"}), "nameserver 198.19.128.53\n");
}

TEST(ResolvConf, TellsTheLibraryToWaitOneSecondWhereAPeersServersAreSilent) {
    EXPECT_EQ(
        resolv_conf({"198.19.128.53"}, kShortPatience),
        "nameserver 198.19.128.53\noptions timeout:1 attempts:1\n"
    );
}

} // namespace
} // namespace harness
