#include "fake_mx/mx_server.hpp"

#include "fake_mx/smtp_connection.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <unordered_map>
#include <utility>

namespace fake_mx {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

// The kernel cuts it down to net.core.somaxconn. A sender may dial every host of the world at the same
// moment.
constexpr int kBacklog = 4096;

// One listener on `::` meets IPv4 clients as mapped addresses; everybody else calls them by their IPv4
// address.
std::string to_text(const asio::ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    return address.to_string();
}

tcp::acceptor bind(asio::io_context& context, const Listen& listen, std::uint16_t port) {
    tcp::endpoint endpoint(asio::ip::make_address(listen.address), port);
    tcp::acceptor acceptor(context);
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (error == asio::error::address_family_not_supported &&
        endpoint.address() == asio::ip::address_v6::any()) {
        endpoint = tcp::endpoint(asio::ip::address_v4::any(), port); // a kernel without IPv6
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

class MxServer::Impl : public std::enable_shared_from_this<MxServer::Impl> {
public:
    Impl(asio::io_context& context, const Listen& listen, HostLookup hosts, SessionSink sink)
        : context_(context), pause_(context), listen_(listen), hosts_(std::move(hosts)),
          sink_(std::move(sink)) {
        entrances_.push_back({bind(context, listen, listen.port), TlsStart::on_command});
        for (const Door& door : listen.more)
            entrances_.push_back({bind(context, listen, door.port), door.tls});
        for (const Entrance& entrance : entrances_)
            ports_.push_back(entrance.acceptor.local_endpoint().port());
    }

    void start() {
        for (Entrance& entrance : entrances_)
            asio::co_spawn(
                context_,
                [self = shared_from_this(), &entrance] { return self->accept_all(entrance); },
                asio::detached
            );
    }

    void stop() {
        boost::system::error_code ignored;
        for (Entrance& entrance : entrances_)
            entrance.acceptor.close(ignored);
        pause_.cancel();
        // close() only cancels; the sessions leave the map when they run next.
        for (const auto& [id, weak] : open_)
            if (const auto connection = weak.lock()) connection->close();
    }

    std::uint16_t port(std::size_t entrance) const { return ports_.at(entrance); }
    std::size_t open_sessions() const { return open_.size(); }

private:
    struct Entrance {
        tcp::acceptor acceptor;
        TlsStart tls;
    };

    asio::awaitable<void> accept_all(Entrance& entrance) {
        while (entrance.acceptor.is_open()) {
            auto [error, socket] = co_await entrance.acceptor.async_accept(kTuple);
            if (error == asio::error::operation_aborted) co_return;
            if (error) { // out of descriptors, for example: give the sessions that there are a chance to end
                pause_.expires_after(std::chrono::milliseconds(20));
                co_await pause_.async_wait(kTuple);
                continue;
            }
            try {
                serve(std::move(socket), entrance.tls);
            } catch (const std::exception&) {
                // The connection has gone before it was served, or the lookup threw: it ends only itself.
            }
        }
    }

    void serve(tcp::socket socket, TlsStart tls) {
        if (open_.size() >= listen_.connection_limit) {
            boost::system::error_code ignored;
            socket.non_blocking(true, ignored);
            socket.write_some(asio::buffer(std::string_view("421 4.3.2 Too many connections\r\n")), ignored);
            return;
        }
        socket.set_option(tcp::no_delay(true));
        auto record = std::make_shared<SessionRecord>();
        record->server = to_text(socket.local_endpoint().address());
        record->client = to_text(socket.remote_endpoint().address());
        auto host = hosts_(record->server);
        if (!host) return;
        record->id = ++last_id_;
        record->started = std::chrono::system_clock::now();
        record->host = host->name;
        auto connection = std::make_shared<SmtpConnection>(
            std::move(socket), std::move(host), record, contexts_, tls, listen_.idle_limit
        );
        open_.emplace(record->id, connection);
        if (sink_) sink_(record);
        asio::co_spawn(
            context_,
            [connection] { return connection->run(); },
            [self = weak_from_this(), id = record->id](const std::exception_ptr&) {
                if (const auto server = self.lock()) server->open_.erase(id);
            }
        );
    }

    asio::io_context& context_;
    std::vector<Entrance> entrances_; // never changes: coroutines hold references
    std::vector<std::uint16_t> ports_;
    asio::steady_timer pause_;
    Listen listen_;
    HostLookup hosts_;
    SessionSink sink_;
    std::shared_ptr<TlsContextCache> contexts_ = std::make_shared<TlsContextCache>();
    std::unordered_map<std::uint64_t, std::weak_ptr<SmtpConnection>> open_;
    std::uint64_t last_id_ = 0;
};

MxServer::MxServer(asio::io_context& context, const Listen& listen, HostLookup hosts, SessionSink sink)
    : impl_(std::make_shared<Impl>(context, listen, std::move(hosts), std::move(sink))) {
    impl_->start();
}

MxServer::~MxServer() {
    impl_->stop();
}

void MxServer::stop() {
    impl_->stop();
}

std::uint16_t MxServer::port() const {
    return impl_->port(0);
}

std::uint16_t MxServer::port_of(std::size_t door) const {
    return impl_->port(door + 1);
}

std::size_t MxServer::open_sessions() const {
    return impl_->open_sessions();
}

} // namespace fake_mx
