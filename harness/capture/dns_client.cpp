#include "harness/capture/dns_client.hpp"

#include "harness/capture/dns_message.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <optional>
#include <random>

namespace harness {

namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;
constexpr auto kOutcome = asio::as_tuple(asio::use_awaitable);

struct Resolver {
    asio::ip::address address;
    std::uint16_t port = 53;
    std::chrono::milliseconds limit{};
};

std::uint16_t any_id() {
    static thread_local std::random_device device;
    return static_cast<std::uint16_t>(device());
}

using MaybeAnswer = std::optional<DnsAnswer>;

MaybeAnswer understood(std::string_view bytes, const DnsQuestion& question, std::uint16_t id) {
    auto answer = read_answer(bytes, question, id);
    if (!answer) return std::nullopt; // somebody else's: wait on
    return std::move(*answer);
}

asio::awaitable<MaybeAnswer> ask_over_udp(Resolver resolver, DnsQuestion question, std::string query) {
    const std::uint16_t id = static_cast<std::uint16_t>(
        static_cast<unsigned char>(query[0]) << 8 | static_cast<unsigned char>(query[1])
    );
    const auto executor = co_await asio::this_coro::executor;
    const asio::ip::udp::endpoint there(resolver.address, resolver.port);
    asio::ip::udp::socket socket(executor);
    boost::system::error_code error;
    socket.open(there.protocol(), error);
    if (!error) socket.connect(there, error); // what comes from elsewhere is not seen
    if (!error) socket.send(asio::buffer(query), 0, error);
    asio::steady_timer timer(executor, resolver.limit);
    std::array<char, 4096> buffer{};
    while (!error) {
        auto first =
            co_await (socket.async_receive(asio::buffer(buffer), kOutcome) || timer.async_wait(kOutcome));
        if (first.index() == 1) co_return std::nullopt;
        const auto [failed, size] = std::get<0>(first);
        if (failed) {
            co_await timer.async_wait(kOutcome); // nobody listens: no answer, like any other
            co_return std::nullopt;
        }
        if (auto answer = understood({buffer.data(), size}, question, id)) co_return answer;
    }
    co_return std::nullopt;
}

asio::awaitable<std::string>
exchange_over_tcp(asio::ip::tcp::socket& socket, Resolver resolver, std::string query) {
    const asio::ip::tcp::endpoint there(resolver.address, resolver.port);
    const auto [no_way] = co_await socket.async_connect(there, kOutcome);
    if (no_way) co_return std::string();
    std::string framed{static_cast<char>(query.size() >> 8U), static_cast<char>(query.size() & 0xffU)};
    framed += query;
    const auto [not_sent, sent] = co_await asio::async_write(socket, asio::buffer(framed), kOutcome);
    if (not_sent) co_return std::string();
    std::array<unsigned char, 2> length{};
    const auto [no_length, two] = co_await asio::async_read(socket, asio::buffer(length), kOutcome);
    if (no_length) co_return std::string();
    std::string reply(static_cast<std::size_t>(length[0]) << 8U | length[1], '\0');
    const auto [no_reply, all] = co_await asio::async_read(socket, asio::buffer(reply), kOutcome);
    if (no_reply) co_return std::string();
    co_return reply;
}

asio::awaitable<MaybeAnswer> ask_over_tcp(Resolver resolver, DnsQuestion question, std::string query) {
    const std::uint16_t id = static_cast<std::uint16_t>(
        static_cast<unsigned char>(query[0]) << 8 | static_cast<unsigned char>(query[1])
    );
    const auto executor = co_await asio::this_coro::executor;
    asio::ip::tcp::socket socket(executor);
    asio::steady_timer timer(executor, resolver.limit);
    auto first = co_await (exchange_over_tcp(socket, resolver, query) || timer.async_wait(kOutcome));
    if (first.index() == 1) co_return std::nullopt;
    const std::string reply = std::get<0>(std::move(first));
    co_return understood(reply, question, id);
}

Lookup without_answer(const DnsQuestion& question) {
    return {.name = question.name, .type = question.type};
}

asio::awaitable<Lookup> ask_once(Resolver resolver, DnsQuestion question, std::string query) {
    auto answer = co_await ask_over_udp(resolver, question, query);
    if (answer && answer->truncated) answer = co_await ask_over_tcp(resolver, question, query);
    if (!answer) co_return without_answer(question);
    co_return std::move(answer->lookup);
}

asio::awaitable<Lookup> ask(Resolver resolver, DnsQuestion question) {
    const auto query = write_question(question, any_id());
    if (!query) {
        Lookup none = without_answer(question);
        none.end = LookupEnd::no_name;
        co_return none;
    }
    Lookup lookup = co_await ask_once(resolver, question, *query);
    if (lookup.end == LookupEnd::silent) lookup = co_await ask_once(resolver, question, *query);
    co_return lookup;
}

// What was wrong, told of what came in its place.
Lookup bogus(Lookup seen, const Lookup& refused) {
    seen.security = Security::bogus;
    seen.code = refused.code;
    seen.ede = refused.ede;
    seen.ede_text = refused.ede_text;
    return seen;
}

} // namespace

asio::awaitable<Lookup> DnsClient::look_up(std::string name, std::string type) const {
    const Resolver resolver{resolver_, port_, limit_};
    const DnsQuestion question{name, type};
    Lookup first = co_await ask(resolver, question);
    if (!first.fails() || first.end == LookupEnd::silent) co_return first;
    const DnsQuestion unchecked{name, type, Checking::disabled};
    Lookup seen = co_await ask(resolver, unchecked);
    Lookup second = co_await ask(resolver, question);
    if (!second.fails()) {
        second.failures_before = 1;
        co_return second;
    }
    if (!seen.fails()) co_return bogus(std::move(seen), first);
    co_return first;
}

} // namespace harness
