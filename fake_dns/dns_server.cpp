#include "fake_dns/dns_server.hpp"

#include "fake_dns/responder.hpp"
#include "fake_dns/udp_batch.hpp"

#include <utility> // before Asio's awaitable.hpp, which uses std::exchange without it

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <set>
#include <sys/socket.h>

namespace fake_dns {
namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

namespace {

constexpr auto kUseResult = asio::as_tuple(asio::use_awaitable);
constexpr std::chrono::seconds kIdleLimit{10}; // RFC 7766 6.2.3: a few seconds
constexpr std::size_t kMaxConnections = 256;
constexpr int kBindAttempts = 16;      // for a port that is free for both UDP and TCP
constexpr std::size_t kMaxHeld = 4096; // bounds memory against a client that asks for delayed answers only
constexpr auto kAcceptPause = std::chrono::milliseconds(50);

using Time = std::chrono::system_clock::time_point;
/// Of one kind of executor, which makes a wait cheaper than one of any kind.
using UdpSocket = asio::basic_datagram_socket<udp, asio::io_context::executor_type>;

/// What goes wrong on the network is a value here; an exception is a bug, and ends io_context::run().
void rethrow(const std::exception_ptr& problem) {
    if (problem) std::rethrow_exception(problem);
}

std::string text_of(asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    const std::string text = address.to_string();
    return text.substr(0, text.find('%')); // without the scope of a link-local address
}

/// Empty if a socket of this address is bound to all, `::ffff:0.0.0.0` among them.
std::string text_of_one(const asio::ip::address& address) {
    const std::string text = text_of(address);
    return asio::ip::make_address(text).is_unspecified() ? "" : text;
}

/// socket(7), SO_BINDTODEVICE. An empty name: to none.
template <class Socket>
void bind_to_device(Socket& socket, const std::string& device) {
    const auto size = static_cast<socklen_t>(device.size());
    if (!device.empty() &&
        setsockopt(socket.native_handle(), SOL_SOCKET, SO_BINDTODEVICE, device.c_str(), size) != 0)
        throw boost::system::system_error(errno, boost::system::system_category(), "bind to " + device);
}

struct Connection {
    explicit Connection(tcp::socket accepted)
        : socket(std::move(accepted)), limit(socket.get_executor()), delay(socket.get_executor()) {}
    tcp::socket socket;
    asio::steady_timer limit;
    asio::steady_timer delay; // of an answer
};

/// Closes the connection unless the limit is set anew, or cancelled, in time.
void limit_wait(const std::shared_ptr<Connection>& connection) {
    connection->limit.expires_after(kIdleLimit);
    connection->limit.async_wait([connection](boost::system::error_code error) {
        boost::system::error_code ignored;
        if (!error) connection->socket.close(ignored);
    });
}

} // namespace

/// Shared with the coroutines, so that they outlive a destroyed DnsServer harmlessly.
class DnsServer::Impl : public std::enable_shared_from_this<DnsServer::Impl> {
public:
    Impl(asio::io_context& context, const DnsSpec& spec, const Listen& listen, QuerySink sink)
        : responder_(spec), device_(listen.device), resolver_everywhere_(listen.resolver_everywhere),
          sink_(std::move(sink)), udp_(context), acceptor_(context), pause_(context) {
        bind(asio::ip::make_address(listen.address), listen.port);
    }

    void start() {
        serve_udp();
        asio::co_spawn(
            udp_.get_executor(), [self = shared_from_this()] { return self->serve_tcp(); }, rethrow
        );
    }

    void stop() {
        stopped_ = true;
        sink_ = nullptr;
        boost::system::error_code ignored;
        udp_.close(ignored);
        acceptor_.close(ignored);
        pause_.cancel();
        for (const auto& timer : held_)
            timer->cancel();
        for (const auto& connection : connections_) {
            connection->limit.cancel();
            connection->delay.cancel();
            connection->socket.close(ignored);
        }
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    Responder& responder() { return responder_; }

private:
    void bind(asio::ip::address address, std::uint16_t port);
    void bind_both(const asio::ip::address& address, std::uint16_t port);
    Face face_at(std::string_view server) const;
    void tell(QueryAnswered& event, Time arrival, Time sent);
    void tell_failure(std::string what);
    void answer(std::size_t count);
    void send_later(HeldReply reply, std::chrono::milliseconds delay);
    void serve_udp();
    asio::awaitable<void> serve_tcp();
    asio::awaitable<void> serve(std::shared_ptr<Connection> connection);

    Responder responder_;
    std::string device_;
    bool resolver_everywhere_;
    QuerySink sink_;
    UdpSocket udp_;
    std::optional<UdpBatch> batch_; // of that socket
    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    std::set<std::shared_ptr<Connection>> connections_;
    std::set<std::shared_ptr<asio::steady_timer>> held_; // one for each reply
    bool stopped_ = false;
};

void DnsServer::Impl::bind(asio::ip::address address, std::uint16_t port) {
    for (int attempt = 1;; ++attempt) {
        try {
            return bind_both(address, port);
        } catch (const boost::system::system_error& problem) {
            boost::system::error_code ignored;
            udp_.close(ignored);
            acceptor_.close(ignored);
            // A kernel without IPv6: every address is then an IPv4 address.
            const bool no_ipv6 = problem.code() == asio::error::address_family_not_supported;
            if (no_ipv6 && address == asio::ip::address_v6::any())
                address = asio::ip::address_v4::any();
            else if (port != 0 || problem.code() != asio::error::address_in_use || attempt == kBindAttempts)
                throw;
        }
    }
}

void DnsServer::Impl::bind_both(const asio::ip::address& address, std::uint16_t port) {
    const udp::endpoint endpoint(address, port);
    udp_.open(endpoint.protocol());
    if (address.is_v6()) udp_.set_option(asio::ip::v6_only(false));
    bind_to_device(udp_, device_);
    const int family = endpoint.protocol().family();
    const std::string bound_to = text_of_one(address);
    UdpBatch::prepare(udp_.native_handle(), family, bound_to.empty());
    udp_.bind(endpoint);
    udp_.non_blocking(true);
    batch_.emplace(udp_.native_handle(), family, bound_to);

    const tcp::endpoint stream(address, udp_.local_endpoint().port());
    acceptor_.open(stream.protocol());
    acceptor_.set_option(tcp::acceptor::reuse_address(true));
    if (address.is_v6()) acceptor_.set_option(asio::ip::v6_only(false));
    bind_to_device(acceptor_, device_);
    acceptor_.bind(stream);
    acceptor_.listen();
}

Face DnsServer::Impl::face_at(std::string_view server) const {
    return resolver_everywhere_ ? Face::resolver : responder_.face_at(server);
}

void DnsServer::Impl::tell(QueryAnswered& event, Time arrival, Time sent) {
    // By the wall clock, since that is what the kernel stamps datagrams with; it may have been set back
    // meanwhile.
    event.late = std::max(std::chrono::nanoseconds(0), std::chrono::nanoseconds(sent - arrival));
    if (sink_) sink_(event);
}

void DnsServer::Impl::tell_failure(std::string what) {
    QueryAnswered event;
    event.time = Time::clock::now();
    event.answered = false;
    event.failed = std::move(what);
    if (sink_) sink_(event);
}

void DnsServer::Impl::answer(std::size_t count) {
    UdpBatch& batch = *batch_;
    std::array<std::shared_ptr<Response>, UdpBatch::kCapacity> said;
    for (std::size_t i = 0; i < count; ++i) {
        const Arrival asked{
            .bytes = batch.bytes(i),
            .client = batch.client(i),
            .server = batch.server(i),
            .transport = Transport::udp};
        said[i] = responder_.shared_response(asked, face_at(asked.server));
        if (!said[i]->bytes) continue;
        said[i]->put_id(batch.reply(i).assign(*said[i]->bytes), asked.bytes);
        if (said[i]->delay.count() > 0) send_later(batch.hold(), said[i]->delay);
    }
    const Time answered = Time::clock::now();
    batch.send();
    const Time sent = Time::clock::now();
    for (std::size_t i = 0; i < count; ++i) {
        if (!said[i]->event) continue;
        QueryAnswered& event = *said[i]->event;
        event.time = answered;
        event.client = batch.client(i);
        event.failed = batch.send_error(i);
        tell(event, batch.arrival(i), sent);
    }
}

void DnsServer::Impl::send_later(HeldReply reply, std::chrono::milliseconds delay) {
    if (held_.size() >= kMaxHeld) return tell_failure("too many answers are held back");
    const auto timer = std::make_shared<asio::steady_timer>(udp_.get_executor(), delay);
    held_.insert(timer);
    timer->async_wait([self = shared_from_this(), timer, reply = std::move(reply)](boost::system::error_code
                      ) {
        self->held_.erase(timer);
        // Whoever has given up by now does not get it.
        if (!self->stopped_) reply.send(self->udp_.native_handle());
    });
}

// No coroutine: a query is so cheap that the frame of each wait would show.
void DnsServer::Impl::serve_udp() {
    udp_.async_wait(udp::socket::wait_read, [self = shared_from_this()](boost::system::error_code error) {
        if (error) return;
        while (const std::size_t count = self->stopped_ ? 0 : self->batch_->receive()) {
            self->answer(count);
            if (count < UdpBatch::kCapacity) break;
        }
        if (!self->stopped_) self->serve_udp();
    });
}

asio::awaitable<void> DnsServer::Impl::serve_tcp() {
    while (!stopped_) {
        auto [error, socket] = co_await acceptor_.async_accept(kUseResult);
        if (stopped_) co_return;
        if (error || connections_.size() >= kMaxConnections) { // the socket closes here, if there is one
            tell_failure(
                error ? "a connection could not be accepted: " + error.message() : "too many connections"
            );
            pause_.expires_after(kAcceptPause); // let others finish first
            co_await pause_.async_wait(kUseResult);
            continue;
        }
        auto connection = std::make_shared<Connection>(std::move(socket));
        connections_.insert(connection);
        asio::co_spawn(
            acceptor_.get_executor(),
            [self = shared_from_this(), connection] { return self->serve(connection); },
            rethrow
        );
    }
}

asio::awaitable<void> DnsServer::Impl::serve(std::shared_ptr<Connection> connection) {
    auto& socket = connection->socket;
    boost::system::error_code no_client, no_server;
    const auto client = text_of(socket.remote_endpoint(no_client).address());
    const auto server = text_of(socket.local_endpoint(no_server).address());
    std::array<char, 2> length{};
    std::string query;
    while (!no_client && !no_server && !stopped_) {
        limit_wait(connection);
        auto [error, size] = co_await asio::async_read(socket, asio::buffer(length), kUseResult);
        if (error) break;
        query.resize(read_u16({length.data(), length.size()}, 0));
        std::tie(error, size) = co_await asio::async_read(socket, asio::buffer(query), kUseResult);
        if (error || stopped_) break;
        const Time arrival = Time::clock::now();
        auto response = responder_.respond(
            {.bytes = query, .client = client, .server = server, .transport = Transport::tcp}, face_at(server)
        );
        const Time answered = Time::clock::now();
        if (response.event && response.delay.count() > 0) {
            response.event->time = answered;
            tell(*response.event, arrival, answered);
            response.event.reset();
            connection->delay.expires_after(response.delay);
            co_await connection->delay.async_wait(kUseResult);
            if (stopped_) break;
        }
        std::string framed; // nothing: silence; the client may ask more
        if (response.bytes) {
            append_u16(framed, static_cast<std::uint16_t>(response.bytes->size()));
            framed += *response.bytes;
            std::tie(error, size) = co_await asio::async_write(socket, asio::buffer(framed), kUseResult);
        }
        if (response.event) {
            response.event->time = answered;
            tell(*response.event, arrival, Time::clock::now());
        }
        if (error || response.hangs_up) break;
    }
    connection->limit.cancel();
    connections_.erase(connection);
}

DnsServer::DnsServer(asio::io_context& context, const DnsSpec& spec, const Listen& listen, QuerySink sink)
    : impl_(std::make_shared<Impl>(context, spec, listen, std::move(sink))) {
    impl_->start();
}

DnsServer::~DnsServer() {
    impl_->stop();
}

void DnsServer::add_zone(const ZoneSpec& zone, const std::vector<Fault>& faults) {
    impl_->responder().add_zone(zone, faults);
}

bool DnsServer::remove_zone(const std::string& origin) {
    return impl_->responder().remove_zone(origin);
}

void DnsServer::move_on(const std::string& client) {
    impl_->responder().move_on(client);
}

LocalAnswer DnsServer::resolve(const std::string& name, const std::string& type) {
    return impl_->responder().ask(name, type);
}

std::uint16_t DnsServer::port() const {
    return impl_->port();
}

std::string DnsServer::trust_anchor() const {
    const auto ds = impl_->responder().root_ds();
    if (!ds) return {};
    const std::string line = presentation(DomainName(), rr_type::ds, 0, *ds);
    return ". IN DS" + line.substr(line.find("DS") + 2);
}

std::string DnsServer::root_hints() const {
    std::string hints;
    for (const auto& server : impl_->responder().tree().root().spec().servers) {
        const DomainName name = require_name(server.name);
        hints += ". 3600000 IN NS " + name.text() + "\n";
        for (const auto& record : address_records(name, server))
            hints += presentation(record.owner, record.type, 3600000, record.rdata) + "\n";
    }
    return hints;
}

} // namespace fake_dns
