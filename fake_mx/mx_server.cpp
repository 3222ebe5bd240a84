#include "fake_mx/mx_server.hpp"

#include "fake_mx/listening_server.hpp"
#include "fake_mx/smtp_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace fake_mx {

namespace asio = boost::asio;
using asio::ip::tcp;

class MxServer::Impl : public std::enable_shared_from_this<MxServer::Impl> {
public:
    Impl(
        asio::io_context& context,
        const Listen& listen,
        HostLookup hosts,
        SessionSink sink,
        const std::vector<FurtherPort>& more,
        SessionGrown grown
    )
        : context_(context), listen_(listen), hosts_(std::move(hosts)), sink_(std::move(sink)),
          grown_(std::move(grown)) {
        listen_at({listen.port, TlsStart::on_command});
        for (const FurtherPort& further : more)
            listen_at(further);
    }

    void start() {
        for (const Entrance& entrance : entrances_)
            entrance.listener->start(
                [weak = weak_from_this(), tls = entrance.tls](tcp::socket socket) {
                    if (const auto self = weak.lock()) self->serve(std::move(socket), tls);
                },
                [weak = weak_from_this()](const std::string& why) {
                    if (const auto self = weak.lock()) self->tell_failure(why);
                }
            );
    }

    void show(const std::string& client, HostLookup hosts) {
        hosts_of_.insert_or_assign(client, std::move(hosts));
    }

    void stop() {
        for (const Entrance& entrance : entrances_)
            entrance.listener->stop();
        // close() only cancels; the sessions leave the map when they run next.
        for (const auto& [id, weak] : open_)
            if (const auto connection = weak.lock()) connection->close();
    }

    std::uint16_t port(std::size_t entrance) const { return entrances_.at(entrance).listener->port(); }
    std::size_t open_sessions() const { return open_.size(); }

private:
    struct Entrance {
        std::shared_ptr<ListeningServer> listener;
        TlsStart tls;
    };

    void listen_at(const FurtherPort& further) {
        Listen listen = listen_;
        listen.port = further.port;
        entrances_.push_back({std::make_shared<ListeningServer>(context_, listen), further.tls});
    }

    void tell_failure(const std::string& why, const tcp::socket* socket = nullptr) {
        if (sink_) sink_(failure_record<SessionRecord>(why, socket));
    }

    // Sessions may live longer than the server.
    SessionGrown growth() {
        if (!grown_) return nullptr;
        return [weak = weak_from_this()](const SessionRecord& record) {
            if (const auto self = weak.lock()) self->grown_(record);
        };
    }

    void refuse(tcp::socket socket, const char* why) {
        boost::system::error_code ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(std::string_view("421 4.3.2 Not served any more\r\n")), ignored);
        tell_failure(why, &socket);
    }

    void serve(tcp::socket socket, TlsStart tls) {
        if (open_.size() >= listen_.connection_limit)
            return refuse(std::move(socket), "too many connections");
        Endpoints endpoints = endpoints_of(socket);
        std::shared_ptr<std::uint64_t>& of_the_client = kept_[endpoints.client];
        if (!of_the_client) of_the_client = std::make_shared<std::uint64_t>(0);
        if (*of_the_client > listen_.kept_limit)
            return refuse(std::move(socket), "the client's sessions are too much to keep");
        socket.set_option(tcp::no_delay(true));
        // The record goes when nobody keeps it any more, and what is counted of it with it.
        struct Counted {
            SessionRecord record;
            std::shared_ptr<KeptOctets> kept;
        };
        const auto counted = std::make_shared<Counted>();
        counted->kept = std::make_shared<KeptOctets>(of_the_client);
        const std::shared_ptr<SessionRecord> record(counted, &counted->record);
        record->server = std::move(endpoints.server);
        record->client = std::move(endpoints.client);
        const auto own = hosts_of_.find(record->client);
        auto host = (own == hosts_of_.end() ? hosts_ : own->second)(record->server);
        if (!host) return;
        record->id = ++last_id_;
        record->started = std::chrono::system_clock::now();
        const std::uint64_t number = ++begun_[record->client + ' ' + record->server];
        if (!host->turns.empty()) host = host->turns[std::min<std::size_t>(number, host->turns.size()) - 1];
        record->host = host->name;
        auto connection = std::make_shared<SmtpConnection>(
            std::move(socket),
            std::move(host),
            record,
            contexts_,
            tls,
            listen_,
            counted->kept,
            growth(),
            number
        );
        open_.emplace(record->id, connection);
        if (sink_) sink_(record);
        asio::co_spawn(
            context_,
            [connection] { return connection->run(); },
            [self = weak_from_this(), id = record->id](const std::exception_ptr& problem) {
                if (const auto server = self.lock()) server->open_.erase(id);
                if (problem) std::rethrow_exception(problem); // out of io_context::run()
            }
        );
    }

    asio::io_context& context_;
    std::vector<Entrance> entrances_;
    Listen listen_;
    HostLookup hosts_;
    std::unordered_map<std::string, HostLookup> hosts_of_; // by client
    SessionSink sink_;
    SessionGrown grown_;
    std::shared_ptr<TlsContextCache> contexts_ = std::make_shared<TlsContextCache>();
    std::unordered_map<std::uint64_t, std::weak_ptr<SmtpConnection>> open_;
    std::unordered_map<std::string, std::shared_ptr<std::uint64_t>> kept_; // octets, by client
    std::unordered_map<std::string, std::uint64_t> begun_;                 // sessions, by client and address
    std::uint64_t last_id_ = 0;
};

MxServer::MxServer(
    asio::io_context& context,
    const Listen& listen,
    HostLookup hosts,
    SessionSink sink,
    const std::vector<FurtherPort>& more,
    SessionGrown grown
)
    : impl_(std::make_shared<Impl>(context, listen, std::move(hosts), std::move(sink), more, std::move(grown))
      ) {
    impl_->start();
}

MxServer::~MxServer() {
    impl_->stop();
}

void MxServer::show(const std::string& client, HostLookup hosts) {
    impl_->show(client, std::move(hosts));
}

void MxServer::stop() {
    impl_->stop();
}

std::uint16_t MxServer::port() const {
    return impl_->port(0);
}

std::uint16_t MxServer::port_of(std::size_t index) const {
    return impl_->port(index + 1);
}

std::size_t MxServer::open_sessions() const {
    return impl_->open_sessions();
}

} // namespace fake_mx
