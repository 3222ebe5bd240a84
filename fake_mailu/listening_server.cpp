#include "fake_mailu/listening_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace fake_mailu {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

asio::awaitable<void> accept_all(tcp::acceptor& acceptor, ListeningServer::Serve serve) {
    for (;;) {
        tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
        asio::co_spawn(acceptor.get_executor(), serve(std::move(socket)), asio::detached);
    }
}

} // namespace

ListeningServer::ListeningServer(
    asio::io_context& context, const std::vector<tcp::endpoint>& endpoints, const Serve& serve
) {
    acceptors_.reserve(endpoints.size());
    for (const auto& endpoint : endpoints)
        acceptors_.emplace_back(context, endpoint);
    for (auto& acceptor : acceptors_)
        asio::co_spawn(context, accept_all(acceptor, serve), [](const std::exception_ptr&) {
            // The acceptor is closed: the end of the run.
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

} // namespace fake_mailu
