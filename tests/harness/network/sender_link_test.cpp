#include "harness/network/sender_link.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <set>
#include <stdexcept>

namespace {

using namespace harness;

// As inet_ntop(3) writes it: the form in which the fakes report who connected.
std::string canonical6(const std::string& text) {
    in6_addr address{};
    char written[INET6_ADDRSTRLEN] = "";
    if (inet_pton(AF_INET6, text.c_str(), &address) != 1) return "not an address";
    return inet_ntop(AF_INET6, &address, written, sizeof written);
}

TEST(SenderLink, TheFirstLinkStartsTheReservedRanges) {
    const SenderLink link = sender_link(0);

    EXPECT_EQ(link.world4, "198.19.192.1");
    EXPECT_EQ(link.sender4, "198.19.192.2");
}

TEST(SenderLink, LinksGoOnBeyondTheLastOctet) {
    const SenderLink link = sender_link(64);

    EXPECT_EQ(link.world4, "198.19.193.1");
    EXPECT_EQ(link.sender4, "198.19.193.2");
    EXPECT_EQ(link.world6, "2001:db8:ffff:40::1");
    EXPECT_EQ(link.sender6, "2001:db8:ffff:40::2");
}

TEST(SenderLink, EveryAddressIsInTheFormInWhichThePeersSeeIt) {
    for (const unsigned n : {0U, 1U, 16U, 255U, kMostSenderLinks - 1}) {
        EXPECT_EQ(sender_link(n).sender6, canonical6(sender_link(n).sender6));
        EXPECT_EQ(sender_link(n).world6, canonical6(sender_link(n).world6));
    }
}

TEST(SenderLink, NoTwoLinksShareAnything) {
    std::set<std::string> seen;
    for (unsigned n = 0; n < kMostSenderLinks; ++n) {
        const SenderLink link = sender_link(n);
        for (const auto& text : {link.world4, link.world6, link.sender4, link.sender6, link.world_name})
            EXPECT_TRUE(seen.insert(text).second) << text;
        EXPECT_LT(link.world_name.size(), 16U) << "longer than the kernel's interface names";
    }
}

TEST(SenderLink, BeyondTheLastOneThereIsAnError) {
    EXPECT_EQ(sender_link(kMostSenderLinks - 1).sender4, "198.19.255.254");
    EXPECT_THROW(sender_link(kMostSenderLinks), std::runtime_error);
}

} // namespace
