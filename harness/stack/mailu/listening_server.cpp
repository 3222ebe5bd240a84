#include "harness/stack/mailu/listening_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <utility>

namespace harness::mailu {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::milliseconds kPause{20}; // gives the connections that there are a chance to end

asio::awaitable<void>
accept_all(tcp::acceptor& acceptor, ListeningServer::Serve serve, ListeningServer::Failed failed) {
    asio::steady_timer pause(acceptor.get_executor());
    for (;;) {
        auto [error, socket] = co_await acceptor.async_accept(kTuple);
        if (error == asio::error::operation_aborted) co_return;
        if (error) {
            failed("a connection could not be accepted: " + error.message());
            pause.expires_after(kPause);
            co_await pause.async_wait(kTuple);
            continue;
        }
        asio::co_spawn(
            acceptor.get_executor(),
            serve(std::move(socket)),
            [failed](const std::exception_ptr& problem) {
                try {
                    if (problem) std::rethrow_exception(problem);
                } catch (const std::runtime_error& failure) {
                    failed(failure.what());
                }
            }
        );
    }
}

} // namespace

ListeningServer::ListeningServer(
    asio::io_context& context,
    const std::vector<tcp::endpoint>& endpoints,
    const Serve& serve,
    const Failed& failed
) {
    acceptors_.reserve(endpoints.size());
    for (const auto& endpoint : endpoints)
        acceptors_.emplace_back(context, endpoint);
    for (auto& acceptor : acceptors_)
        asio::co_spawn(context, accept_all(acceptor, serve, failed), [](const std::exception_ptr& problem) {
            if (problem) std::rethrow_exception(problem); // out of io_context::run()
        });
}

std::vector<tcp::endpoint> ListeningServer::endpoints() const {
    std::vector<tcp::endpoint> endpoints;
    for (const auto& acceptor : acceptors_)
        endpoints.push_back(acceptor.local_endpoint());
    return endpoints;
}

std::string text_of(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

} // namespace harness::mailu
