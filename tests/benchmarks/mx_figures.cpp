#include "fake_mx/mx_server.hpp"
#include "fake_mx/openssl_ptr.hpp"
#include "harness/run/staged_world.hpp"
#include "tests/benchmarks/fake_figures.hpp"
#include "tests/benchmarks/measure.hpp"
#include "tests/benchmarks/peers.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <string_view>
#include <sys/socket.h>

namespace benchmarks {

namespace {

using namespace harness;
using fake_mx::require;

constexpr std::uint16_t kPort = 5398;    // of openssl
constexpr std::uint16_t kTlsPort = 5397; // of fake_mx, where TLS comes first
constexpr unsigned kSessions = 300;
constexpr unsigned kRounds = 5;

void say(int connection, std::string_view text) {
    require(send(connection, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()), "send");
}

// Asks again and again instead of sleeping: the work of waking it up would be counted as the server's.
template <typename Ask>
auto until_there_is_some(SSL* session, Ask ask) {
    auto result = ask();
    while (result <= 0 && SSL_get_error(session, result) == SSL_ERROR_WANT_READ)
        result = ask();
    return result;
}

// Until the last line of a reply.
void hear(int connection) {
    std::string reply;
    std::array<char, 1024> piece{};
    for (;;) {
        ssize_t size = recv(connection, piece.data(), piece.size(), MSG_DONTWAIT);
        while (size < 0 && errno == EAGAIN)
            size = recv(connection, piece.data(), piece.size(), MSG_DONTWAIT);
        require(size > 0, "reply");
        reply.append(piece.data(), static_cast<std::size_t>(size));
        const auto line = reply.rfind('\n', reply.size() - 2);
        const std::size_t start = line == std::string::npos ? 0 : line + 1;
        if (reply.back() == '\n' && reply.at(start + 3) == ' ') return;
    }
}

class Client {
public:
    Client() : context_(SSL_CTX_new(TLS_client_method())) { require(context_ != nullptr, "client"); }

    // As a mail server that has nothing to deliver.
    void starttls(std::uint16_t port) const {
        const int connection = connect_to(port);
        hear(connection);
        say(connection, "EHLO client.example\r\n");
        hear(connection);
        say(connection, "STARTTLS\r\n");
        hear(connection);
        exchange(connection);
        close(connection);
    }

    // The same within TLS, and nothing before it.
    void at_once(std::uint16_t port) const {
        const int connection = connect_to(port);
        exchange(connection);
        close(connection);
    }

private:
    void exchange(int connection) const {
        const fake_mx::SslPtr session(SSL_new(context_.get()));
        require(session && SSL_set_fd(session.get(), connection) == 1, "client");
        require(fcntl(connection, F_SETFL, O_NONBLOCK) == 0, "client");
        const int handshake = until_there_is_some(session.get(), [&] { return SSL_connect(session.get()); });
        require(handshake == 1, "handshake");
        std::array<char, 1024> reply{};
        const auto read = [&] {
            return until_there_is_some(session.get(), [&] {
                return SSL_read(session.get(), reply.data(), reply.size());
            });
        };
        constexpr std::string_view kLine = "EHLO client.example\r\n";
        SSL_write(session.get(), kLine.data(), static_cast<int>(kLine.size()));
        require(read() > 0, "reply");
        SSL_shutdown(session.get());
        while (read() > 0) {
        }
    }

    fake_mx::SslCtxPtr context_;
};

// Its path.
std::string write_identity(const fake_mx::Identity& identity) {
    std::string name = "/tmp/mxproof-identity.XXXXXX";
    const int file = mkstemp(name.data());
    const std::string text = identity.key_pem + identity.chain_pem;
    require(write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()), "identity");
    close(file);
    return name;
}

template <typename Session>
double cost_of_sessions(const Server& server, Session session) {
    session(); // what is made once
    const double before = server.cpu();
    for (unsigned n = 0; n < kSessions; ++n)
        session();
    return (server.cpu() - before) / kSessions * 1e6;
}

} // namespace

void print_tls_sessions() {
    const auto scenarios = correct_peers(1);
    const StagedWorld world = stage_scenarios(pointers_to(scenarios), {"mxproof", std::time(nullptr)});
    const auto host = world.stage.hosts.begin()->second;
    const std::string file = write_identity(host->identity());
    const Server openssl(
        {"openssl",
         "s_server",
         "-accept",
         fmt::format("127.0.0.1:{}", kPort),
         "-cert",
         file,
         "-key",
         file,
         "-rev",
         "-num_tickets",
         "0"},
        kPort
    );
    const Server ours([&](const auto& listens) {
        boost::asio::io_context context(1);
        const fake_mx::MxServer server(
            context,
            {"127.0.0.1", 0},
            [&](std::string_view) { return host; },
            [](const auto&) {},
            {{kTlsPort, fake_mx::TlsStart::at_once}}
        );
        listens(server.port());
        context.run();
    });
    const Client client;
    std::vector<double> of_openssl;
    std::vector<double> of_ours;
    std::vector<double> of_tls;
    for (unsigned round = 0; round < kRounds; ++round) {
        of_openssl.push_back(cost_of_sessions(openssl, [&] { client.at_once(kPort); }));
        of_ours.push_back(cost_of_sessions(ours, [&] { client.starttls(ours.port()); }));
        of_tls.push_back(cost_of_sessions(ours, [&] { client.at_once(kTlsPort); }));
    }
    unlink(file.c_str());
    fmt::print(
        "fake_mx, CPU per STARTTLS session: {:.2f} times that of openssl s_server, which answers the same "
        "line "
        "within TLS and none before it (at most 0.8): {:.0f} and {:.0f} us; within TLS alone {:.2f} times\n",
        median(of_ours) / median(of_openssl),
        median(of_ours),
        median(of_openssl),
        median(of_tls) / median(of_openssl)
    );
}

} // namespace benchmarks
