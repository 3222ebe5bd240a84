#include "fake_mx/policy_server.hpp"

#include "fake_mx/listening_server.hpp"
#include "fake_mx/policy_connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <unordered_map>
#include <utility>

namespace fake_mx {

namespace asio = boost::asio;
using asio::ip::tcp;

class PolicyServer::Impl : public std::enable_shared_from_this<PolicyServer::Impl> {
public:
    Impl(
        asio::io_context& context,
        const Listen& listen,
        PolicyHostLookup hosts,
        PolicySink sink,
        PolicyGrown grown
    )
        : context_(context), listener_(std::make_shared<ListeningServer>(context, listen)), listen_(listen),
          hosts_(std::move(hosts)), sink_(std::move(sink)), grown_(std::move(grown)) {}

    void start() {
        listener_->start(
            [weak = weak_from_this()](tcp::socket socket) {
                if (const auto self = weak.lock()) self->serve(std::move(socket));
            },
            [weak = weak_from_this()](const std::string& why) {
                if (const auto self = weak.lock()) self->tell_failure(why);
            }
        );
    }

    void show(const std::string& client, PolicyHostLookup hosts) {
        hosts_of_.insert_or_assign(client, std::move(hosts));
    }

    void stop() {
        listener_->stop();
        for (const auto& [id, weak] : open_)
            if (const auto connection = weak.lock()) connection->close();
    }

    std::uint16_t port() const { return listener_->port(); }
    std::size_t open_connections() const { return open_.size(); }

private:
    void tell_failure(const std::string& why, const tcp::socket* socket = nullptr) {
        if (sink_) sink_(failure_record<PolicyFetch>(why, socket));
    }

    // Connections may live longer than the server.
    PolicyGrown growth() {
        if (!grown_) return nullptr;
        return [weak = weak_from_this()](const PolicyFetch& record) {
            if (const auto self = weak.lock()) self->grown_(record);
        };
    }

    void serve(tcp::socket socket) {
        if (open_.size() >= listen_.connection_limit) return tell_failure("too many connections", &socket);
        socket.set_option(tcp::no_delay(true));
        auto record = std::make_shared<PolicyFetch>();
        Endpoints endpoints = endpoints_of(socket);
        record->server = std::move(endpoints.server);
        record->client = std::move(endpoints.client);
        const auto own = hosts_of_.find(record->client);
        auto host = (own == hosts_of_.end() ? hosts_ : own->second)(record->server);
        if (!host) return;
        record->id = ++last_id_;
        record->started = std::chrono::system_clock::now();
        record->host = host->host->name;
        auto connection = std::make_shared<PolicyConnection>(
            std::move(socket), std::move(host), record, contexts_, listen_.idle_limit, growth()
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
    std::shared_ptr<ListeningServer> listener_;
    Listen listen_;
    PolicyHostLookup hosts_;
    std::unordered_map<std::string, PolicyHostLookup> hosts_of_; // by client
    PolicySink sink_;
    PolicyGrown grown_;
    std::shared_ptr<TlsContextCache> contexts_ = std::make_shared<TlsContextCache>();
    std::unordered_map<std::uint64_t, std::weak_ptr<PolicyConnection>> open_;
    std::uint64_t last_id_ = 0;
};

PolicyServer::PolicyServer(
    asio::io_context& context,
    const Listen& listen,
    PolicyHostLookup hosts,
    PolicySink sink,
    PolicyGrown grown
)
    : impl_(std::make_shared<Impl>(context, listen, std::move(hosts), std::move(sink), std::move(grown))) {
    impl_->start();
}

PolicyServer::~PolicyServer() {
    impl_->stop();
}

void PolicyServer::show(const std::string& client, PolicyHostLookup hosts) {
    impl_->show(client, std::move(hosts));
}

void PolicyServer::stop() {
    impl_->stop();
}

std::uint16_t PolicyServer::port() const {
    return impl_->port();
}

std::size_t PolicyServer::open_connections() const {
    return impl_->open_connections();
}

} // namespace fake_mx
