// The stage as a sender sees it. Each test makes namespaces of its own and needs root.
#include "harness/network/privileges.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/network/world_network.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <functional>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <optional>
#include <sched.h>
#include <set>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace harness;

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);
    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress socket_address(const char* text, std::uint16_t port) {
    SocketAddress address;
    auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
    auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
    if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons(port);
        address.size = sizeof *v4;
    } else {
        v6->sin6_family = AF_INET6;
        inet_pton(AF_INET6, text, &v6->sin6_addr);
        v6->sin6_port = htons(port);
        address.size = sizeof *v6;
    }
    return address;
}

// 0, or the errno of the connection attempt. `syn_retries`: 0 is the kernel's own number.
int connect_to(const char* text, int syn_retries = 0) {
    SocketAddress address = socket_address(text, 25);
    const int fd = socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (syn_retries > 0) setsockopt(fd, IPPROTO_TCP, TCP_SYNCNT, &syn_retries, sizeof syn_retries);
    const int result = connect(fd, address.get(), address.size) == 0 ? 0 : errno;
    close(fd);
    return result;
}

std::string text_of(const SocketAddress& address) {
    char text[INET6_ADDRSTRLEN] = "";
    const auto* v6 = reinterpret_cast<const sockaddr_in6*>(&address.storage);
    inet_ntop(AF_INET6, &v6->sin6_addr, text, sizeof text);
    const std::string whole(text);
    return whole.starts_with("::ffff:") ? whole.substr(7) : whole;
}

class Listener {
public:
    Listener() : fd_(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        SocketAddress any = socket_address("::", 25);
        EXPECT_EQ(bind(fd_, any.get(), any.size), 0) << std::strerror(errno);
        EXPECT_EQ(listen(fd_, 64), 0);
    }
    ~Listener() { close(fd_); }

    struct Connection {
        std::string dialled;
        std::string from;
    };
    Connection accepted() const {
        SocketAddress from;
        const int connection = accept4(fd_, from.get(), &from.size, SOCK_CLOEXEC);
        SocketAddress dialled;
        getsockname(connection, dialled.get(), &dialled.size);
        close(connection);
        return {text_of(dialled), text_of(from)};
    }

private:
    int fd_;
};

// Runs `inside` in a network namespace that is linked to the world as a sender's is; its result, or -1.
int run_as_sender(unsigned n, const std::function<int()>& inside) {
    int ready[2];
    int go[2];
    if (pipe2(ready, O_CLOEXEC) != 0 || pipe2(go, O_CLOEXEC) != 0) return -1;
    char byte = 0;
    const pid_t child = fork();
    if (child == 0) {
        alarm(20); // a connection that hangs must not hang the test
        if (unshare(CLONE_NEWNET) != 0 || write(ready[1], "r", 1) != 1 || read(go[0], &byte, 1) != 1)
            _exit(255);
        attach_sender_side(sender_link(n));
        _exit(inside());
    }
    if (read(ready[0], &byte, 1) != 1) return -1;
    const int network = open(("/proc/" + std::to_string(child) + "/ns/net").c_str(), O_RDONLY | O_CLOEXEC);
    attach_world_side(sender_link(n), network);
    close(network);
    if (write(go[1], "g", 1) != 1) return -1;
    int status = 0;
    waitpid(child, &status, 0);
    detach_world_side(sender_link(n));
    for (const int fd : {ready[0], ready[1], go[0], go[1]})
        close(fd);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class Stage : public testing::Test {
protected:
    void SetUp() override {
        if (const auto missing = missing_privileges_text(); !missing.empty()) GTEST_SKIP() << missing;
        world_.emplace(enter_world());
    }
    std::optional<WorldNetwork> world_;
};

TEST_F(Stage, NothingButTheWorldIsInItsNamespace) {
    ifaddrs* list = nullptr;
    ASSERT_EQ(getifaddrs(&list), 0);
    std::set<std::string> links;
    for (const ifaddrs* item = list; item; item = item->ifa_next)
        links.insert(item->ifa_name);
    freeifaddrs(list);

    EXPECT_EQ(links, (std::set<std::string>{"lo", "to-closed"}));
}

TEST_F(Stage, OneListenerIsEveryHostAndSeesWhichOneWasDialledByWhom) {
    const Listener listener;
    for (const char* host : {"198.18.0.1", "198.18.223.254", "198.19.127.254", "2001:db8:25::77"}) {
        EXPECT_EQ(run_as_sender(0, [host] { return connect_to(host); }), 0) << host;
        const auto connection = listener.accepted();
        EXPECT_EQ(connection.dialled, host);
        const SenderLink link = sender_link(0);
        EXPECT_EQ(connection.from, std::strchr(host, ':') ? link.sender6 : link.sender4);
    }
}

TEST_F(Stage, ClosedAddressesRefuseAlthoughAWildcardListenerExists) {
    const Listener listener;
    for (const char* host : {"198.18.240.1", "198.18.255.254", "2001:db8:c105::1", "2001:db8:c105:ffff::1"})
        EXPECT_EQ(run_as_sender(1, [host] { return connect_to(host); }), ECONNREFUSED) << host;
}

TEST_F(Stage, SilentAddressesLeaveConnectionsUnanswered) {
    const Listener listener;
    for (const char* host : {"198.18.224.1", "198.18.239.254", "2001:db8:51e7::1"})
        EXPECT_EQ(run_as_sender(1, [host] { return connect_to(host, 1); }), ETIMEDOUT) << host;
}

TEST_F(Stage, SendersHaveTheirOwnAddresses) {
    const Listener listener;
    for (const unsigned n : {0U, 7U, 300U}) {
        EXPECT_EQ(run_as_sender(n, [] { return connect_to("2001:db8:25::1"); }), 0);
        EXPECT_EQ(listener.accepted().from, sender_link(n).sender6);
    }
}

TEST_F(Stage, ASenderReachesNothingOutsideOfTheWorld) {
    for (const char* host : {"192.0.2.1", "10.0.0.1"})
        EXPECT_EQ(run_as_sender(0, [host] { return connect_to(host); }), ENETUNREACH) << host;
}

TEST_F(Stage, TheWorldReachesNothingOutsideOfItself) {
    EXPECT_EQ(connect_to("192.0.2.1"), ENETUNREACH);
    EXPECT_EQ(connect_to("2606:4700::1"), ENETUNREACH);
}

TEST_F(Stage, ALinkCanBeMadeAgainAtOnceAfterItWasDetached) {
    for (int round = 0; round < 20; ++round)
        EXPECT_EQ(run_as_sender(3, [] { return 0; }), 0);
    detach_world_side(sender_link(3)); // there is none: no error

    EXPECT_EQ(if_nametoindex(sender_link(3).world_name.c_str()), 0U);
}

} // namespace
