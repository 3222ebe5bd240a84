// The sockets: UDP and TCP on loopback, addresses, limits.
#include "fake_dns/dns_server.hpp"

#include "tests/fake_dns/dns_client.hpp"
#include "tests/fake_dns/sample_world.hpp"
#include "tests/support/no_free_descriptor.hpp"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

namespace fake_dns::test {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using namespace std::chrono_literals;

class Server : public testing::Test {
protected:
    void start(const Listen& listen, const std::vector<Fault>& more = {}) {
        auto spec = sample_world(kSampleNow);
        spec.faults.insert(spec.faults.end(), more.begin(), more.end());
        server_.emplace(context_, spec, listen, [this](QueryAnswered event) {
            events_.push_back(std::move(event));
        });
    }
    /// Runs the server until `count` queries were recorded; the fixture's deadline ends a test that waits in
    /// vain.
    void run_until_events(std::size_t count) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (events_.size() < count && std::chrono::steady_clock::now() < deadline)
            context_.run_one_for(std::chrono::seconds(1));
        ASSERT_EQ(events_.size(), count);
        context_.poll();
    }
    Reply ask_udp(const std::string& address, const Question& question) {
        udp::socket client(
            context_, udp::endpoint(asio::ip::make_address(address).is_v6() ? udp::v6() : udp::v4(), 0)
        );
        // Connected: the kernel drops a reply that does not come from the dialled address.
        client.connect({asio::ip::make_address(address), server_->port()});
        client.send(asio::buffer(write_query(question)));
        run_until_events(events_.size() + 1);
        std::string reply(65535, '\0');
        reply.resize(client.receive(asio::buffer(reply)));
        return read_reply(reply);
    }

    asio::io_context context_{1};
    std::optional<DnsServer> server_;
    std::vector<QueryAnswered> events_;
};

const Question mx{.name = "secure.example.", .type = "MX"};

// Replies go another way where a server must say from which address.
class ServerAt : public Server, public testing::WithParamInterface<std::string> {};

INSTANTIATE_TEST_SUITE_P(
    OneAddressOrAny, ServerAt, testing::Values("127.0.0.1", "0.0.0.0", "::", "::ffff:0.0.0.0")
);

// Without a privilege: each address of 127.0.0.0/8 is this machine's, and nobody else gets there.
TEST_F(Server, HasBothFacesOnTheLoopbackInterfaceAlone) {
    start({.address = "0.0.0.0", .port = 0, .device = "lo"});
    ASSERT_NE(server_, std::nullopt);

    const auto refused = ask_udp("127.5.5.5", {.name = "secure.example.", .type = "MX"});

    EXPECT_EQ(refused.rcode, "REFUSED"); // the authority of no zone
    EXPECT_EQ(events_.back().server, "127.5.5.5");
}

TEST_F(Server, AnswersFromTheDialledAddress) {
    start({.address = "::", .port = 0, .resolver_everywhere = true});

    for (const auto* address : {"127.0.0.1", "127.5.6.7", "::1"}) {
        EXPECT_TRUE(ask_udp(address, mx).ad) << address;
        EXPECT_EQ(events_.back().server, address);
        EXPECT_EQ(events_.back().transport, Transport::udp);
    }
    EXPECT_EQ(events_.front().client, "127.0.0.1"); // not ::ffff:127.0.0.1
    EXPECT_EQ(events_.back().client, "::1");
}

TEST_F(Server, AnswersUnderAnotherIdWhereTheFaultSaysSo) {
    start({.address = "127.0.0.1", .port = 0, .resolver_everywhere = true});
    const Question question{.name = "wrong-id.secure.example.", .type = "A"};

    const Reply reply = ask_udp("127.0.0.1", question);

    EXPECT_NE(reply.id, question.id);
    EXPECT_THAT(reply.answer, testing::IsEmpty());
    EXPECT_FALSE(events_.back().answered);
}

// The kernel says when a datagram arrived, however long nobody read it.
TEST_F(Server, TellsHowLateAnAnswerWas) {
    start({.address = "127.0.0.1", .port = 0, .resolver_everywhere = true});
    ask_udp("127.0.0.1", mx);
    EXPECT_LT(events_.back().late, std::chrono::milliseconds(300));

    udp::socket client(context_, udp::endpoint(udp::v4(), 0));
    const auto ask_and_stand_still = [&] {
        client.send_to(asio::buffer(write_query(mx)), {asio::ip::make_address("127.0.0.1"), server_->port()});
        std::this_thread::sleep_for(std::chrono::milliseconds(300)); // this process, as if it were stopped
        run_until_events(events_.size() + 1);
        return events_.back().late;
    };
    // Where no socket had asked for times of arrival, Linux begins to take them a moment after one does.
    ask_and_stand_still();
    EXPECT_GE(ask_and_stand_still(), std::chrono::milliseconds(300));
}

// Both wait in the same batch of datagrams.
TEST_F(Server, AnswersTheSameQuestionOfTwoClientsToEach) {
    start({.address = "127.0.0.1", .port = 0, .resolver_everywhere = true});
    ask_udp("127.0.0.1", mx);
    const auto ask_from = [&](const char* address, std::uint16_t id) {
        udp::socket client(context_, udp::endpoint(asio::ip::make_address(address), 0));
        client.connect({asio::ip::make_address("127.0.0.1"), server_->port()});
        Question question = mx;
        question.id = id;
        client.send(asio::buffer(write_query(question)));
        return client;
    };
    const auto id_of_reply = [](udp::socket& client) {
        std::string reply(65535, '\0');
        reply.resize(client.receive(asio::buffer(reply)));
        return read_reply(reply).id;
    };
    udp::socket one = ask_from("127.0.0.2", 0x1111);
    udp::socket other = ask_from("127.0.0.3", 0x2222);

    run_until_events(3);

    EXPECT_EQ(id_of_reply(one), 0x1111);
    EXPECT_EQ(id_of_reply(other), 0x2222);
    EXPECT_EQ(events_.at(1).client, "127.0.0.2");
    EXPECT_EQ(events_.at(2).client, "127.0.0.3");
}

// The event is there at once, so that a query is known of that nobody waited for.
TEST_P(ServerAt, HoldsAnAnswerBackThatIsToBeLate) {
    start(
        {.address = GetParam(), .port = 0, .resolver_everywhere = true},
        {{"secure.example.", "MX", AnswersLate{150ms}}}
    );
    udp::socket datagrams(context_, udp::v4());
    datagrams.connect({asio::ip::make_address("127.0.0.1"), server_->port()});
    tcp::socket stream(context_);
    stream.connect({asio::ip::make_address("127.0.0.1"), server_->port()});
    const std::string query = write_query(mx);
    const std::string length{'\0', static_cast<char>(query.size())};
    const auto started = std::chrono::steady_clock::now();

    datagrams.send(asio::buffer(query));
    asio::write(stream, asio::buffer(length + query));
    run_until_events(2);
    EXPECT_EQ(datagrams.available() + stream.available(), 0U);
    while ((datagrams.available() == 0 || stream.available() == 0) &&
           std::chrono::steady_clock::now() < started + std::chrono::seconds(10))
        context_.run_one_for(std::chrono::seconds(1));

    EXPECT_GE(std::chrono::steady_clock::now() - started, 150ms);
    std::string reply(datagrams.available(), '\0');
    datagrams.receive(asio::buffer(reply));
    EXPECT_EQ(read_reply(reply).rcode, "NOERROR");
    EXPECT_GT(stream.available(), query.size());
    for (const auto& event : events_) {
        EXPECT_EQ(event.delay, 150ms);
        EXPECT_LT(event.late, 150ms);
    }
}

TEST_F(Server, ServesOneAddress) {
    for (const auto* address : {"127.0.0.1", "127.5.6.7", "::1"}) {
        start({.address = address, .port = 0, .resolver_everywhere = true});
        EXPECT_EQ(ask_udp(address, mx).rcode, "NOERROR");
        EXPECT_EQ(events_.back().server, address);
    }
}

TEST_F(Server, ChoosesTheFaceByTheDialledAddress) {
    start({.address = "127.0.0.1", .port = 0});
    EXPECT_EQ(ask_udp("127.0.0.1", mx).rcode, "REFUSED"); // neither a resolver address nor a zone's server
    EXPECT_EQ(events_.back().face, Face::authoritative);
}

TEST_F(Server, AnswersSeveralQueriesOfOneConnectionInOrder) {
    start({.address = "127.0.0.1", .port = 0, .resolver_everywhere = true});
    tcp::socket client(context_);
    client.connect({asio::ip::make_address("127.0.0.1"), server_->port()});
    std::string stream;
    for (const auto* type : {"MX", "TXT", "SOA"}) {
        const auto query = write_query({.name = "secure.example.", .type = type});
        append_u16(stream, static_cast<std::uint16_t>(query.size()));
        stream += query;
    }
    // Split where it hurts: inside the second length.
    const std::size_t split = (stream.size() / 3) + 1;
    asio::write(client, asio::buffer(stream.substr(0, split)));
    run_until_events(1);
    asio::write(client, asio::buffer(stream.substr(split)));
    run_until_events(3);

    for (const auto* type : {"MX", "TXT", "SOA"}) {
        std::string length(2, '\0');
        asio::read(client, asio::buffer(length));
        std::string reply(read_u16(length, 0), '\0');
        asio::read(client, asio::buffer(reply));
        EXPECT_THAT(
            read_reply(reply).answer, testing::Contains(testing::HasSubstr(std::string(" IN ") + type + " "))
        );
    }
    EXPECT_EQ(events_.back().transport, Transport::tcp);
}

TEST_F(Server, AcceptsAgainAfterItHadNoDescriptor) {
    start({.address = "127.0.0.1", .port = 0, .resolver_everywhere = true});
    const tcp::endpoint server(asio::ip::make_address("127.0.0.1"), server_->port());
    tcp::socket waiting(context_);
    waiting.connect(server);
    {
        const support::NoFreeDescriptor none;
        run_until_events(1);
        EXPECT_EQ(events_.back().failed, "a connection could not be accepted: Too many open files");
        EXPECT_EQ(events_.back().client, "");
        EXPECT_FALSE(events_.back().answered);
        run_until_events(events_.size() + 1); // it tries again
    }
    tcp::socket next(context_);
    next.connect(server);
    const std::string query = write_query(mx);
    std::string framed;
    append_u16(framed, static_cast<std::uint16_t>(query.size()));
    framed += query;
    for (tcp::socket* client : {&waiting, &next}) {
        asio::write(*client, asio::buffer(framed));
        run_until_events(events_.size() + 1);
        EXPECT_EQ(events_.back().failed, "");
        EXPECT_EQ(events_.back().client, "127.0.0.1");
        EXPECT_EQ(events_.back().transport, Transport::tcp);
        EXPECT_GT(client->available(), framed.size());
    }
}

TEST_P(ServerAt, AnswersAFullBatchOfDatagrams) {
    start({.address = GetParam(), .port = 0, .resolver_everywhere = true});
    udp::socket client(context_, udp::endpoint(udp::v4(), 0));
    client.connect({asio::ip::make_address("127.0.0.1"), server_->port()});
    for (int i = 0; i < 100; ++i) {
        auto question = mx;
        question.id = static_cast<std::uint16_t>(i);
        client.send(asio::buffer(write_query(question)));
    }
    run_until_events(100);
    for (int i = 0; i < 100; ++i) {
        std::string reply(4096, '\0');
        reply.resize(client.receive(asio::buffer(reply)));
        EXPECT_EQ(read_reply(reply).id, i);
    }
    EXPECT_EQ(events_.back().server, "127.0.0.1");
}

TEST_F(Server, RefusesABusyPort) {
    start({.address = "127.0.0.1", .port = 0});
    asio::io_context other;
    EXPECT_THROW(
        DnsServer(
            other, sample_world(kSampleNow), {.address = "127.0.0.1", .port = server_->port()}, nullptr
        ),
        boost::system::system_error
    );
}

TEST_F(Server, RejectsAContradictorySpec) {
    EXPECT_THROW(
        DnsServer(context_, {}, {.address = "127.0.0.1", .port = 0}, nullptr), std::invalid_argument
    );
}

TEST_F(Server, StopsAndFreesItsPortWhenDestroyed) {
    start({.address = "127.0.0.1", .port = 0});
    const auto port = server_->port();
    tcp::socket client(context_);
    client.connect({asio::ip::make_address("127.0.0.1"), port});
    context_.poll();
    server_.reset();
    context_.restart();
    context_.run(); // returns: nothing of the server is left to wait for

    start({.address = "127.0.0.1", .port = port});
    EXPECT_EQ(server_->port(), port);
}

TEST_F(Server, PrintsTrustAnchorAndHints) {
    start({.address = "127.0.0.1", .port = 0});
    EXPECT_THAT(server_->trust_anchor(), testing::MatchesRegex("\\. IN DS\t[0-9]+ 13 2 [0-9a-f]{64}"));
    EXPECT_THAT(server_->root_hints(), testing::HasSubstr(". 3600000 IN NS ns.root.\n"));
    EXPECT_THAT(server_->root_hints(), testing::HasSubstr("ns.root.\t3600000\tIN\tA\t198.18.0.1\n"));
}

} // namespace
} // namespace fake_dns::test
