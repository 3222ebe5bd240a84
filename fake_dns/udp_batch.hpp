// Batched datagrams with the dialled address and the time of arrival: recvmmsg(2)/sendmmsg(2), IP_PKTINFO
// (ip(7)), IPV6_RECVPKTINFO (ipv6(7)), SO_TIMESTAMPNS (socket(7)). Asio has no way to ancillary data, so this
// works on the descriptor.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace fake_dns {

/// A datagram with all that it needs to leave from the address that was dialled.
struct HeldReply {
    std::string bytes;
    sockaddr_storage client{};
    socklen_t client_size = 0;
    alignas(cmsghdr) std::array<char, 128> control{};
    std::size_t control_size = 0;

    /// Whether the kernel took it.
    bool send(int descriptor) const;
};

class UdpBatch {
public:
    static constexpr std::size_t kCapacity = 32;

    /// `descriptor` is a bound, non-blocking UDP socket of `family` (AF_INET or AF_INET6) that outlives the
    /// batch; `bound_to` its address as text, IPv4-mapped as IPv4, empty if it is bound to all.
    UdpBatch(int descriptor, int family, std::string bound_to);
    ~UdpBatch();

    /// Socket options without which the dialled address is unknown, or cannot be answered from (AnyIP needs
    /// IPV6_FREEBIND); `any_address`: it will be bound to all. Call before bind. Throws std::system_error.
    static void prepare(int descriptor, int family, bool any_address);

    /// Takes what has arrived, at most `kCapacity` datagrams; 0 if nothing waits. Replies not yet sent are
    /// dropped.
    std::size_t receive();

    std::string_view bytes(std::size_t index) const;
    /// Address text, IPv4-mapped as IPv4; until it is asked for that of another datagram.
    const std::string& client(std::size_t index);
    const std::string& server(std::size_t index); // dialled address, likewise
    /// When the kernel got it, however long it waited here; of the wall clock.
    std::chrono::system_clock::time_point arrival(std::size_t index) const;

    /// Queues a reply to a received datagram, which leaves from the address that was dialled. What it says is
    /// to be written there before send(); the reply to an earlier datagram is still in it.
    std::string& reply(std::size_t index);
    /// Takes back the reply that was queued last, to be sent when the batch is gone.
    HeldReply hold();
    /// Sends all queued replies.
    void send();
    /// Why the kernel did not take the reply to this datagram, which is lost then. Empty: it took it, there
    /// was none, or its client is gone.
    std::string send_error(std::size_t index) const;

private:
    struct Slot;
    void send_together();
    void send_each();
    // The text of an address: it is often that of the one before.
    class AddressText {
    public:
        const std::string& of(const in6_addr& address);
        const std::string& of(const in_addr& address);

    private:
        std::string octets_;
        std::string text_;
    };
    int descriptor_;
    int family_;
    std::string bound_to_; // the only address that can be dialled; empty: there are more
    std::unique_ptr<std::array<Slot, kCapacity>> slots_;
    std::array<mmsghdr, kCapacity> incoming_{};
    std::array<mmsghdr, kCapacity> outgoing_{};
    std::array<std::size_t, kCapacity> asked_{}; // the datagram that the n-th queued reply belongs to
    std::array<int, kCapacity> errors_{};        // errno, by datagram
    std::size_t queued_ = 0;
    std::size_t used_ = kCapacity; // so many of incoming_ are not as the kernel wants them
    AddressText client_text_;
    AddressText server_text_;
};

} // namespace fake_dns
