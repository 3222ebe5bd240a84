#include "harness/capture/dialled_address.hpp"

#include <gtest/gtest.h>

namespace {

using harness::may_be_dialled;

TEST(DialledAddress, IsThatOfAnotherHost) {
    for (const char* address : {"198.18.0.1", "10.0.0.1", "2001:db8:25::1", "::ffff:198.18.0.1"})
        EXPECT_TRUE(may_be_dialled(address)) << address;
}

TEST(DialledAddress, IsNoneOfThisMachine) {
    for (const char* address :
         {"127.0.0.1",
          "127.255.255.254",
          "0.0.0.0",
          "169.254.169.254",
          "224.0.0.1",
          "255.255.255.255",
          "::1",
          "::",
          "fe80::1",
          "ff02::1",
          "::ffff:127.0.0.1"})
        EXPECT_FALSE(may_be_dialled(address)) << address;
}

TEST(DialledAddress, IsNoName) {
    for (const char* address : {"", "localhost", "198.18.0", "198.18.0.1:25"})
        EXPECT_FALSE(may_be_dialled(address)) << address;
}

} // namespace
