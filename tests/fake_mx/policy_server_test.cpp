// The MTA-STS policy hosts over loopback, with a client of Boost.Beast.
#include "fake_mx/policy_server.hpp"

#include "tests/fake_mx/test_identity.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>

namespace fake_mx {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using testing::HasSubstr;

const std::string kName = "mta-sts.peer.example";
const std::string kPolicy = "version: STSv1\r\nmode: none\r\nmax_age: 1\r\n";

PolicyHostLookup one_host(PolicyAnswer answer = PolicyAnswer::served) {
    auto host = std::make_shared<HostSpec>();
    host->name = kName;
    host->identity = [] { return script::self_signed(); };
    auto spec = std::make_shared<PolicyHostSpec>();
    spec->host = std::move(host);
    spec->policy = kPolicy;
    spec->answer = answer;
    return [spec = std::shared_ptr<const PolicyHostSpec>(spec)](std::string_view) { return spec; };
}

using TlsStream = asio::ssl::stream<tcp::socket>;

// Dials, and does what the test wants of it; blocks.
struct Client {
    explicit Client(std::uint16_t port, bool verify = false) : tls(io, context) {
        if (verify) tls.set_verify_mode(asio::ssl::verify_peer);
        tls.next_layer().connect(tcp::endpoint(asio::ip::make_address("127.0.0.1"), port));
    }
    boost::system::error_code shake_hands() {
        SSL_set_tlsext_host_name(tls.native_handle(), kName.c_str());
        boost::system::error_code error;
        tls.handshake(asio::ssl::stream_base::client, error);
        return error;
    }
    http::response<http::string_body> get(const std::string& target = "/.well-known/mta-sts.txt") {
        http::request<http::empty_body> request(http::verb::get, target, 11);
        request.set(http::field::host, kName);
        http::write(tls, request);
        boost::beast::flat_buffer buffer;
        http::response<http::string_body> response;
        http::read(tls, buffer, response);
        return response;
    }

    asio::io_context io;
    asio::ssl::context context{asio::ssl::context::tls_client};
    TlsStream tls;
};

class PolicyHosts : public testing::Test {
protected:
    // Serves until the client, which runs on a thread of its own, is done and every connection is over.
    void serve(PolicyHostLookup hosts, const std::function<void(std::uint16_t)>& client, Listen listen = {}) {
        listen.address = "127.0.0.1";
        listen.port = 0;
        asio::io_context context(1);
        PolicyServer server(
            context,
            listen,
            std::move(hosts),
            [this](auto fetch) { fetches.push_back(std::move(fetch)); },
            [this](const PolicyFetch& fetch) { growth.push_back(fetch); }
        );
        std::atomic<bool> done = false;
        std::thread thread([&] {
            client(server.port());
            done = true;
        });
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while ((!done || server.open_connections() > 0) && std::chrono::steady_clock::now() < deadline)
            context.run_one_for(std::chrono::milliseconds(20));
        EXPECT_TRUE(done && server.open_connections() == 0) << "not over in time";
        server.stop();
        while (!done)
            context.run_one_for(std::chrono::milliseconds(20));
        thread.join();
    }

    std::vector<std::shared_ptr<const PolicyFetch>> fetches;
    std::vector<PolicyFetch> growth; // each time that it was told
};

TEST_F(PolicyHosts, ServeThePolicyAndRecordWhoAskedForIt) {
    http::response<http::string_body> response;
    serve(one_host(), [&](std::uint16_t port) {
        Client client(port);
        ASSERT_FALSE(client.shake_hands());
        response = client.get();
    });

    EXPECT_EQ(response.result_int(), 200U);
    EXPECT_EQ(response[http::field::content_type], "text/plain");
    EXPECT_EQ(response.body(), kPolicy);
    EXPECT_FALSE(response.keep_alive());
    ASSERT_EQ(fetches.size(), 1U);
    const PolicyFetch& fetch = *fetches[0];
    EXPECT_EQ(fetch.client, "127.0.0.1");
    EXPECT_EQ(fetch.server, "127.0.0.1");
    EXPECT_EQ(fetch.host, kName);
    EXPECT_TRUE(fetch.tls.established);
    EXPECT_EQ(fetch.tls.sni, kName);
    EXPECT_EQ(fetch.tls.certificate.size(), 64U);
    EXPECT_EQ(fetch.method, "GET");
    EXPECT_EQ(fetch.requested_host, kName);
    EXPECT_EQ(fetch.target, "/.well-known/mta-sts.txt");
    EXPECT_EQ(fetch.status, 200);
    EXPECT_TRUE(fetch.ended);
}

TEST_F(PolicyHosts, TellTheHandshakeTheAnswerAndTheEnd) {
    serve(one_host(), [&](std::uint16_t port) {
        Client client(port);
        ASSERT_FALSE(client.shake_hands());
        client.get();
    });

    ASSERT_EQ(growth.size(), 3U);
    EXPECT_TRUE(growth[0].tls.established);
    EXPECT_EQ(growth[0].method, "");
    EXPECT_EQ(growth[1].status, 200);
    EXPECT_FALSE(growth[1].ended);
    EXPECT_TRUE(growth[2].ended);
}

TEST_F(PolicyHosts, SendALargePolicyWhole) {
    http::response<http::string_body> response;
    serve(one_host(PolicyAnswer::oversized), [&](std::uint16_t port) {
        Client client(port);
        ASSERT_FALSE(client.shake_hands());
        response = client.get();
    });
    EXPECT_GT(response.body().size(), 64U * 1024U);
}

TEST_F(PolicyHosts, SayWhereARedirectionLeads) {
    http::response<http::string_body> response;
    serve(one_host(PolicyAnswer::redirected), [&](std::uint16_t port) {
        Client client(port);
        ASSERT_FALSE(client.shake_hands());
        response = client.get();
    });
    EXPECT_EQ(response.result_int(), 301U);
    EXPECT_THAT(std::string(response[http::field::location]), HasSubstr("https://" + kName + "/"));
    EXPECT_EQ(fetches.at(0)->status, 301);
}

TEST_F(PolicyHosts, SendAPolicyInChunksWithoutItsLength) {
    for (const PolicyAnswer answer : {PolicyAnswer::chunked, PolicyAnswer::oversized_chunked}) {
        http::response<http::string_body> response;
        serve(one_host(answer), [&](std::uint16_t port) {
            Client client(port);
            ASSERT_FALSE(client.shake_hands());
            response = client.get();
        });
        EXPECT_TRUE(response.chunked());
        EXPECT_FALSE(response.has_content_length());
        EXPECT_EQ(response.body().size() > 64U * 1024U, answer == PolicyAnswer::oversized_chunked);
        EXPECT_THAT(response.body(), HasSubstr("STSv1"));
    }
}

TEST_F(PolicyHosts, StaySilentUntilTheClientGivesUp) {
    serve(one_host(PolicyAnswer::silent), [&](std::uint16_t port) {
        Client client(port);
        ASSERT_FALSE(client.shake_hands());
        http::request<http::empty_body> request(http::verb::get, "/.well-known/mta-sts.txt", 11);
        request.set(http::field::host, kName);
        http::write(client.tls, request);
    });
    ASSERT_EQ(fetches.size(), 1U);
    EXPECT_EQ(fetches[0]->method, "GET");
    EXPECT_EQ(fetches[0]->status, 0);
    EXPECT_EQ(fetches[0]->error, "client hung up");
}

TEST_F(PolicyHosts, RecordTheAlertOfAClientThatDoesNotTrustThem) {
    serve(one_host(), [&](std::uint16_t port) {
        Client client(port, true);
        EXPECT_TRUE(client.shake_hands());
    });
    ASSERT_EQ(fetches.size(), 1U);
    EXPECT_FALSE(fetches[0]->tls.established);
    EXPECT_EQ(fetches[0]->tls.client_alert, "unknown CA");
    EXPECT_EQ(fetches[0]->status, 0);
    EXPECT_THAT(fetches[0]->error, HasSubstr("TLS handshake failed"));
}

TEST_F(PolicyHosts, EndAConnectionThatSpeaksNoHttp) {
    serve(one_host(), [&](std::uint16_t port) {
        Client client(port);
        ASSERT_FALSE(client.shake_hands());
        asio::write(client.tls, asio::buffer(std::string_view("EHLO client.example\r\n\r\n")));
        std::array<char, 16> rest{};
        boost::system::error_code error;
        client.tls.read_some(asio::buffer(rest), error);
        EXPECT_TRUE(error);
    });
    EXPECT_THAT(fetches.at(0)->error, HasSubstr("not an HTTP request"));
    EXPECT_EQ(fetches.at(0)->status, 0);
}

TEST_F(PolicyHosts, RefuseAHeaderWithoutEnd) {
    serve(one_host(), [&](std::uint16_t port) {
        Client client(port);
        ASSERT_FALSE(client.shake_hands());
        const std::string header = "GET / HTTP/1.1\r\nX: " + std::string(20'000, 'x');
        boost::system::error_code error;
        asio::write(client.tls, asio::buffer(header), error);
    });
    EXPECT_THAT(fetches.at(0)->error, HasSubstr("not an HTTP request"));
}

TEST_F(PolicyHosts, CloseAConnectionOverWhichNothingComes) {
    serve(
        one_host(),
        [&](std::uint16_t port) {
            Client client(port);
            std::array<char, 1> octet{};
            boost::system::error_code error;
            client.tls.next_layer().read_some(asio::buffer(octet), error);
            EXPECT_EQ(error, asio::error::eof);
        },
        {.idle_limit = std::chrono::seconds(1)}
    );
    EXPECT_EQ(fetches.at(0)->error, "the limit for waiting has passed");
}

TEST_F(PolicyHosts, CloseAConnectionToAnAddressThatIsNoHost) {
    serve(
        [](std::string_view) { return nullptr; },
        [&](std::uint16_t port) {
            Client client(port);
            EXPECT_TRUE(client.shake_hands());
        }
    );
    EXPECT_TRUE(fetches.empty());
}

} // namespace
} // namespace fake_mx
