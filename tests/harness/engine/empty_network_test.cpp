#include "harness/engine/empty_network.hpp"

#include <gtest/gtest.h>

#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace {

// Of the network that a socket belongs to; 0 if it cannot be told.
ino_t network_of(int socket) {
    const int its = ioctl(socket, SIOCGSKNS);
    struct stat about = {};
    const bool good = its >= 0 && fstat(its, &about) == 0;
    if (its >= 0) close(its);
    return good ? about.st_ino : 0;
}

ino_t own_network() {
    struct stat about = {};
    return stat("/proc/thread-self/ns/net", &about) == 0 ? about.st_ino : 0;
}

TEST(EmptyNetwork, HasItsSocketsInANetworkThatIsNotTheCallers) {
    if (geteuid() != 0) GTEST_SKIP() << "needs root";
    const harness::EmptyNetwork network;
    const auto before = own_network();

    const int one = network.unix_socket();
    const int other = network.unix_socket();

    EXPECT_NE(network_of(one), 0U);
    EXPECT_NE(network_of(one), before);
    EXPECT_EQ(network_of(one), network_of(other));
    EXPECT_EQ(own_network(), before);
    close(one);
    close(other);
}

TEST(EmptyNetwork, IsTheCallersForThoseWhoMayNotMakeOne) {
    if (geteuid() != 0) GTEST_SKIP() << "needs root";
    int made = -1;
    std::jthread([&] {
        // The capabilities go with the user, of this thread only: the library's setresuid() asks all threads.
        syscall(SYS_setresuid, 65534, 65534, 65534);
        made = harness::EmptyNetwork().unix_socket();
    }).join();
    ASSERT_GE(made, 0);
    EXPECT_EQ(network_of(made), own_network());
    close(made);
}

} // namespace
