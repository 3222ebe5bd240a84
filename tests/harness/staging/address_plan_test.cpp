#include "harness/staging/address_plan.hpp"

#include <gtest/gtest.h>

#include <set>
#include <stdexcept>

namespace {

using namespace harness;

TEST(AddressPlan, GivesTheFirstHostsTheFirstAddresses) {
    EXPECT_EQ(mx_address(0).ipv4, "198.18.0.1");
    EXPECT_EQ(mx_address(0).ipv6, "2001:db8:25::1");
    EXPECT_EQ(mx_address(255).ipv4, "198.18.1.0");
    EXPECT_EQ(closed_address(0).ipv4, "198.18.240.1");
    EXPECT_EQ(closed_address(0).ipv6, "2001:db8:c105::1");
    EXPECT_EQ(silent_address(0).ipv4, "198.18.224.1");
    EXPECT_EQ(silent_address(0).ipv6, "2001:db8:51e7::1");
    EXPECT_EQ(name_server_address(0).ipv4, "198.19.0.1");
}

TEST(AddressPlan, NeverGivesAnAddressTwice) {
    std::set<std::string> seen;
    for (std::uint32_t n = 0; n < kMostClosedHosts; ++n) {
        for (const AddressPair& pair :
             {mx_address(n), closed_address(n), silent_address(n), name_server_address(n)}) {
            EXPECT_TRUE(seen.insert(pair.ipv4).second) << pair.ipv4;
            EXPECT_TRUE(seen.insert(pair.ipv6).second) << pair.ipv6;
        }
    }
}

TEST(AddressPlan, EndsBeforeTheNextRangeBegins) {
    EXPECT_EQ(mx_address(kMostMxHosts - 1).ipv4, "198.18.223.254");
    EXPECT_EQ(silent_address(kMostSilentHosts - 1).ipv4, "198.18.239.254");
    EXPECT_EQ(closed_address(kMostClosedHosts - 1).ipv4, "198.18.255.254");
    EXPECT_EQ(name_server_address(kMostNameServers - 1).ipv4, "198.19.127.254");
    EXPECT_THROW(mx_address(kMostMxHosts), std::runtime_error);
    EXPECT_THROW(closed_address(kMostClosedHosts), std::runtime_error);
    EXPECT_THROW(silent_address(kMostSilentHosts), std::runtime_error);
    EXPECT_THROW(name_server_address(kMostNameServers), std::runtime_error);
}

} // namespace
