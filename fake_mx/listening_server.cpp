#include "fake_mx/listening_server.hpp"

#include "fake_mx/as_tuple.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>

#include <exception>
#include <utility>

namespace fake_mx {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// The kernel cuts it down to net.core.somaxconn. A sender may dial every host of the world at the same
// moment.
constexpr int kBacklog = 4096;

std::string to_text(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

tcp::acceptor bind(asio::io_context& context, const Listen& listen) {
    tcp::endpoint endpoint(asio::ip::make_address(listen.address), listen.port);
    tcp::acceptor acceptor(context);
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (error == asio::error::address_family_not_supported &&
        endpoint.address() == asio::ip::address_v6::any()) {
        endpoint = tcp::endpoint(asio::ip::address_v4::any(), listen.port); // a kernel without IPv6
        acceptor.open(endpoint.protocol());
    } else if (error) {
        throw boost::system::system_error(error, "fake_mx: open");
    }
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    if (endpoint.protocol() == tcp::v6()) acceptor.set_option(asio::ip::v6_only(false));
    acceptor.bind(endpoint);
    acceptor.listen(kBacklog);
    return acceptor;
}

} // namespace

ListeningServer::ListeningServer(asio::io_context& context, const Listen& listen)
    : context_(context), acceptor_(bind(context, listen)), pause_(context),
      port_(acceptor_.local_endpoint().port()) {}

void ListeningServer::start(Serve serve, Failed failed) {
    serve_ = std::move(serve);
    failed_ = std::move(failed);
    asio::co_spawn(
        context_,
        [self = shared_from_this()] { return self->accept_all(); },
        [](const std::exception_ptr& problem) {
            if (problem) std::rethrow_exception(problem); // out of io_context::run()
        }
    );
}

void ListeningServer::stop() {
    boost::system::error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

asio::awaitable<void> ListeningServer::accept_all() {
    while (acceptor_.is_open()) {
        auto [error, socket] = co_await acceptor_.async_accept(kTuple);
        if (error == asio::error::operation_aborted) co_return;
        if (error) failed_("a connection could not be accepted: " + error.message());
        if (error) { // out of descriptors, for example: give the connections that there are a chance to end
            pause_.expires_after(std::chrono::milliseconds(20));
            co_await pause_.async_wait(kTuple);
            continue;
        }
        try {
            serve_(std::move(socket));
        } catch (const boost::system::system_error&) {
            // The connection has gone before it was served.
        }
    }
}

Endpoints endpoints_of(const tcp::socket& socket) {
    return {to_text(socket.local_endpoint().address()), to_text(socket.remote_endpoint().address())};
}

} // namespace fake_mx
