#include "harness/sender/resolver_probe.hpp"

#include "harness/network/namespace_thread.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace harness {

namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
using asio::ip::udp;
using Clock = std::chrono::steady_clock;

constexpr auto kResult = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kAskAgain{300};
constexpr std::size_t kHeader = 12;

std::uint8_t byte_at(std::string_view bytes, std::size_t n) {
    return static_cast<std::uint8_t>(bytes[n]);
}

std::string rcode_name(unsigned rcode) {
    constexpr std::array<std::string_view, 6> kNames{
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};
    return rcode < kNames.size() ? std::string(kNames[rcode]) : fmt::format("RCODE {}", rcode);
}

} // namespace

std::string probe_query(std::uint16_t id) {
    using namespace std::string_literals;
    std::string query{static_cast<char>(id >> 8U), static_cast<char>(id & 0xffU)};
    query += "\x01\x20\0\x01\0\0\0\0\0\0"s; // RD, AD; one question
    return query +
           "\x07"
           "example\0"s +
           "\0\x06\0\x01"s; // SOA IN
}

std::string probe_trouble(std::string_view reply, std::uint16_t id) {
    // A refusal may be a header alone, as Unbound's is.
    const bool is_reply = reply.size() >= kHeader && (byte_at(reply, 2) & 0x80U) != 0 &&
                          byte_at(reply, 0) == id >> 8U && byte_at(reply, 1) == (id & 0xffU);
    if (!is_reply) return "something that is no reply";
    const unsigned rcode = byte_at(reply, 3) & 0x0fU;
    if (rcode != 0) return rcode_name(rcode);
    if (byte_at(reply, 6) == 0 && byte_at(reply, 7) == 0) return "an empty answer";
    return (byte_at(reply, 3) & 0x20U) != 0 ? "" : "an answer without AD";
}

std::vector<std::string> name_servers_in(const std::string& resolv_conf) {
    std::vector<std::string> servers;
    std::istringstream lines(resolv_conf);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string keyword;
        std::string address;
        if (words >> keyword >> address && keyword == "nameserver") servers.push_back(address);
    }
    return servers;
}

asio::awaitable<std::string>
probe_resolver(int network_namespace, std::string server, Clock::time_point deadline) {
    const auto executor = co_await asio::this_coro::executor;
    boost::system::error_code no_address;
    const udp::endpoint endpoint(asio::ip::make_address(server, no_address), 53);
    if (no_address) co_return "it is no address";
    udp::socket socket(executor);
    boost::system::error_code unreachable;
    // A socket stays in the namespace in which it was made.
    in_network_namespace(network_namespace, [&] {
        socket.open(endpoint.protocol());
        socket.connect(endpoint, unreachable);
    });
    if (unreachable) co_return unreachable.message();
    std::string trouble = "no answer";
    std::array<char, 4096> buffer{};
    for (std::uint16_t id = 1; Clock::now() < deadline; ++id) {
        const std::string query = probe_query(id);
        boost::system::error_code ignored; // the last query's refusal, for one
        socket.send(asio::buffer(query), 0, ignored);
        asio::steady_timer timer(executor, kAskAgain);
        auto answered =
            co_await (socket.async_receive(asio::buffer(buffer), kResult) || timer.async_wait(kResult));
        if (answered.index() != 0) continue;
        const auto [error, size] = std::get<0>(answered);
        if (!error) trouble = probe_trouble({buffer.data(), size}, id);
        if (trouble.empty()) break;
        co_await timer.async_wait(kResult);
    }
    co_return trouble;
}

} // namespace harness
