#include "harness/staging/reverse_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace harness;

// RFC 1035 3.5: the octets in reverse order below IN-ADDR.ARPA.
TEST(ReverseNames, ReversesTheOctetsOfAnIpv4Address) {
    EXPECT_EQ(reverse_name("198.18.0.1"), "1.0.18.198.in-addr.arpa.");
}

// RFC 3596 2.5: a sequence of nibbles in reverse order below IP6.ARPA.
TEST(ReverseNames, ReversesTheNibblesOfAnIpv6Address) {
    EXPECT_EQ(
        reverse_name("2001:db8:25::1"),
        "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.5.2.0.0.8.b.d.0.1.0.0.2.ip6.arpa."
    );
}

TEST(ReverseNames, RefusesWhatIsNoAddress) {
    EXPECT_THROW(reverse_name("mx1.example"), std::invalid_argument);
}

TEST(ReverseNames, PutsEachAddressIntoItsOwnReverseZone) {
    const std::vector<HostAddress> hosts{{"mx1.a.example.", {"198.18.0.1", ""}}};

    EXPECT_THAT(
        pointer_lines(hosts, kReverseZone4),
        testing::ElementsAre("1.0.18.198.in-addr.arpa. 300 IN PTR mx1.a.example.")
    );
    EXPECT_THAT(pointer_lines(hosts, kReverseZone6), testing::IsEmpty());
}

} // namespace
