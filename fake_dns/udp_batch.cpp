#include "fake_dns/udp_batch.hpp"

#include <arpa/inet.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <system_error>
#include <utility>

namespace fake_dns {
namespace {

constexpr std::size_t kMaxQuery = 2048; // a query is a name and an OPT; more is cut off, and malformed
constexpr int kIpv6Freebind = 78;       // linux/in6.h, which cannot be included beside netinet/in.h
constexpr int kBufferBytes = 4 << 20;   // a whole queue of Postfix processes may ask at once

void enable(int descriptor, int level, int option) {
    const int on = 1;
    if (setsockopt(descriptor, level, option, &on, sizeof on) != 0)
        throw std::system_error(errno, std::generic_category(), "setsockopt of the DNS socket");
}

std::string text_of(int family, const void* address) {
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(family, address, text, sizeof text);
    return text;
}

} // namespace

struct UdpBatch::Slot {
    std::array<char, kMaxQuery> query{};
    sockaddr_storage client{};
    alignas(cmsghdr) std::array<char, 128> control{};
    iovec query_part{};
    in6_addr server6{};
    in_addr server4{};
    timespec arrival{};
    std::string reply;
    iovec reply_part{};
};

UdpBatch::UdpBatch(int descriptor, int family, std::string bound_to)
    : descriptor_(descriptor), family_(family), bound_to_(std::move(bound_to)),
      slots_(std::make_unique<std::array<Slot, kCapacity>>()) {}

UdpBatch::~UdpBatch() = default;

void UdpBatch::prepare(int descriptor, int family, bool any_address) {
    if (family == AF_INET6) {
        if (any_address) enable(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO);
        enable(descriptor, IPPROTO_IPV6, kIpv6Freebind);
    } else {
        if (any_address) enable(descriptor, IPPROTO_IP, IP_PKTINFO);
        enable(descriptor, IPPROTO_IP, IP_FREEBIND);
    }
    enable(descriptor, SOL_SOCKET, SO_TIMESTAMPNS);
    // Best effort: the kernel caps it at net.core.rmem_max.
    setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &kBufferBytes, sizeof kBufferBytes);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &kBufferBytes, sizeof kBufferBytes);
}

std::size_t UdpBatch::receive() {
    queued_ = 0;
    errors_.fill(0);
    for (std::size_t i = 0; i < used_; ++i) {
        auto& slot = (*slots_)[i];
        slot.query_part = {slot.query.data(), slot.query.size()};
        incoming_[i].msg_hdr = {
            .msg_name = &slot.client,
            .msg_namelen = sizeof slot.client,
            .msg_iov = &slot.query_part,
            .msg_iovlen = 1,
            .msg_control = slot.control.data(),
            .msg_controllen = slot.control.size(),
            .msg_flags = 0};
    }
    const int count = recvmmsg(descriptor_, incoming_.data(), kCapacity, MSG_DONTWAIT, nullptr);
    used_ = count > 0 ? static_cast<std::size_t>(count) : 0;
    for (std::size_t i = 0; i < used_; ++i) {
        auto& slot = (*slots_)[i];
        slot.server6 = {};
        slot.server4 = {};
        slot.arrival = {};
        auto& header = incoming_[i].msg_hdr;
        for (auto* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
            if (part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_PKTINFO) {
                in6_pktinfo info{};
                std::memcpy(&info, CMSG_DATA(part), sizeof info);
                slot.server6 = info.ipi6_addr;
            } else if (part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_PKTINFO) {
                in_pktinfo info{};
                std::memcpy(&info, CMSG_DATA(part), sizeof info);
                slot.server4 = info.ipi_addr;
            } else if (part->cmsg_level == SOL_SOCKET && part->cmsg_type == SCM_TIMESTAMPNS) {
                std::memcpy(&slot.arrival, CMSG_DATA(part), sizeof slot.arrival);
            }
        }
        if (slot.arrival.tv_sec == 0) clock_gettime(CLOCK_REALTIME, &slot.arrival); // the kernel did not say
    }
    return used_;
}

std::string_view UdpBatch::bytes(std::size_t index) const {
    return {(*slots_)[index].query.data(), incoming_[index].msg_len};
}

const std::string& UdpBatch::AddressText::of(const in6_addr& address) {
    const std::string_view octets(reinterpret_cast<const char*>(address.s6_addr), sizeof address.s6_addr);
    if (octets == octets_) return text_;
    octets_ = octets;
    text_ =
        IN6_IS_ADDR_V4MAPPED(&address) ? text_of(AF_INET, address.s6_addr + 12) : text_of(AF_INET6, &address);
    return text_;
}

const std::string& UdpBatch::AddressText::of(const in_addr& address) {
    const std::string_view octets(reinterpret_cast<const char*>(&address), sizeof address);
    if (octets == octets_) return text_;
    octets_ = octets;
    text_ = text_of(AF_INET, &address);
    return text_;
}

const std::string& UdpBatch::client(std::size_t index) {
    const auto& client = (*slots_)[index].client;
    if (family_ == AF_INET6) return client_text_.of(reinterpret_cast<const sockaddr_in6&>(client).sin6_addr);
    return client_text_.of(reinterpret_cast<const sockaddr_in&>(client).sin_addr);
}

const std::string& UdpBatch::server(std::size_t index) {
    if (!bound_to_.empty()) return bound_to_;
    const auto& slot = (*slots_)[index];
    return family_ == AF_INET6 ? server_text_.of(slot.server6) : server_text_.of(slot.server4);
}

std::chrono::system_clock::time_point UdpBatch::arrival(std::size_t index) const {
    const timespec& arrival = (*slots_)[index].arrival;
    return std::chrono::system_clock::time_point(
        std::chrono::seconds(arrival.tv_sec) + std::chrono::nanoseconds(arrival.tv_nsec)
    );
}

std::string& UdpBatch::reply(std::size_t index) {
    auto& slot = (*slots_)[index];
    asked_[queued_] = index;
    auto& header = outgoing_[queued_++].msg_hdr;
    header = incoming_[index].msg_hdr;
    header.msg_iov = &slot.reply_part;
    header.msg_flags = 0;
    if (!bound_to_.empty()) {
        header.msg_control = nullptr;
        header.msg_controllen = 0;
        return slot.reply;
    }
    // The query's control data has been read; its buffer now says where the reply comes from. Interface 0:
    // routing's.
    auto* part = reinterpret_cast<cmsghdr*>(slot.control.data());
    if (family_ == AF_INET6) {
        const in6_pktinfo info{.ipi6_addr = slot.server6, .ipi6_ifindex = 0};
        *part = {.cmsg_len = CMSG_LEN(sizeof info), .cmsg_level = IPPROTO_IPV6, .cmsg_type = IPV6_PKTINFO};
        std::memcpy(CMSG_DATA(part), &info, sizeof info);
        header.msg_controllen = CMSG_SPACE(sizeof info);
    } else {
        const in_pktinfo info{.ipi_ifindex = 0, .ipi_spec_dst = slot.server4, .ipi_addr = {}};
        *part = {.cmsg_len = CMSG_LEN(sizeof info), .cmsg_level = IPPROTO_IP, .cmsg_type = IP_PKTINFO};
        std::memcpy(CMSG_DATA(part), &info, sizeof info);
        header.msg_controllen = CMSG_SPACE(sizeof info);
    }
    return slot.reply;
}

HeldReply UdpBatch::hold() {
    const msghdr& header = outgoing_[--queued_].msg_hdr;
    const auto& slot = (*slots_)[asked_[queued_]];
    return {slot.reply, slot.client, header.msg_namelen, slot.control, header.msg_controllen};
}

bool HeldReply::send(int descriptor) const {
    iovec part{const_cast<char*>(bytes.data()), bytes.size()}; // sendmsg(2) only reads
    msghdr header{};
    header.msg_name = const_cast<sockaddr_storage*>(&client);
    header.msg_namelen = client_size;
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = const_cast<char*>(control.data());
    header.msg_controllen = control_size;
    return sendmsg(descriptor, &header, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
}

void UdpBatch::send() {
    if (bound_to_.empty())
        send_together();
    else
        send_each();
    queued_ = 0;
}

void UdpBatch::send_together() {
    for (std::size_t n = 0; n < queued_; ++n) {
        auto& slot = (*slots_)[asked_[n]];
        slot.reply_part = {slot.reply.data(), slot.reply.size()};
    }
    std::size_t sent = 0;
    while (sent < queued_) {
        const int count = sendmmsg(
            descriptor_, &outgoing_[sent], static_cast<unsigned>(queued_ - sent), MSG_DONTWAIT | MSG_NOSIGNAL
        );
        // An error concerns the first of them only (a client that is gone): go on behind it.
        if (count < 0) errors_[asked_[sent]] = errno;
        sent += count > 0 ? static_cast<std::size_t>(count) : 1;
    }
}

// Without control data sendto(2) costs the kernel less, although it is called once for each.
void UdpBatch::send_each() {
    for (std::size_t n = 0; n < queued_; ++n) {
        const auto& slot = (*slots_)[asked_[n]];
        const auto* client = reinterpret_cast<const sockaddr*>(&slot.client);
        if (sendto(
                descriptor_,
                slot.reply.data(),
                slot.reply.size(),
                MSG_DONTWAIT | MSG_NOSIGNAL,
                client,
                outgoing_[n].msg_hdr.msg_namelen
            ) < 0)
            errors_[asked_[n]] = errno;
    }
}

std::string UdpBatch::send_error(std::size_t index) const {
    const int error = errors_[index];
    const bool is_the_clients = error == ECONNREFUSED || error == EHOSTUNREACH || error == ENETUNREACH;
    if (error == 0 || is_the_clients) return {};
    return std::string("the reply could not be sent: ") + std::strerror(error);
}

} // namespace fake_dns
