#include "harness/stack/mailu/milter_server.hpp"

#include "tests/support/no_free_descriptor.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace harness::mailu {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

// A client of a server that has no failure of its own, and what the server recorded.
class AMilterServer : public testing::Test {
protected:
    AMilterServer() { client.connect(server.endpoints().front()); }

    asio::io_context context;
    std::vector<MilterConnection> seen;
    const MilterServer server{
        context,
        {{asio::ip::make_address("127.0.0.1"), 0}},
        [this](MilterConnection connection) {
            seen.push_back(std::move(connection));
            context.stop();
        },
        [](const std::string& why) { ADD_FAILURE() << why; }};
    tcp::socket client{context};
};

TEST_F(AMilterServer, AnswersAndRecordsAConnection) {
    // OPTNEG of version 6, end of body, quit.
    const std::string dialogue(
        "\0\0\0\15O\0\0\0\6\0\0\0\0\0\0\0\0"
        "\0\0\0\1E"
        "\0\0\0\1Q",
        27
    );
    std::string replies(17 + 5, '\0');
    asio::write(client, asio::buffer(dialogue));
    asio::async_read(client, asio::buffer(replies), [](auto, std::size_t) {});
    context.run_for(std::chrono::seconds(10));

    ASSERT_EQ(seen.size(), 1U);
    EXPECT_EQ(seen[0].client, "127.0.0.1");
    EXPECT_EQ(seen[0].messages, 1U);
    EXPECT_EQ(seen[0].trouble, "");
}

TEST_F(AMilterServer, ClosesAndRecordsWhatIsNotTheProtocol) {
    asio::write(client, asio::buffer(std::string("GET / HTTP/1.0\r\n\r\n")));
    context.run_for(std::chrono::seconds(10));

    ASSERT_EQ(seen.size(), 1U);
    EXPECT_NE(seen[0].trouble, "");
}

TEST(MilterServer, RecordsWhatItFailsAtItselfAndServesTheNextClient) {
    asio::io_context context;
    int connections = 0;
    std::vector<std::string> failures;
    const MilterServer server(
        context,
        {{asio::ip::make_address("127.0.0.1"), 0}},
        [&](const MilterConnection&) {
            if (++connections == 1) throw std::runtime_error("no record");
            context.stop();
        },
        [&](const std::string& why) { failures.push_back(why); }
    );
    for (int i = 0; i < 2; ++i) {
        tcp::socket client(context);
        client.connect(server.endpoints().front());
    }
    context.run_for(std::chrono::seconds(10));

    EXPECT_EQ(connections, 2);
    EXPECT_EQ(failures, std::vector<std::string>{"as the milter: no record"});
}

TEST(MilterServer, AcceptsAgainAfterItHadNoDescriptor) {
    asio::io_context context;
    std::vector<std::string> failures;
    std::optional<support::NoFreeDescriptor> none;
    std::vector<MilterConnection> seen;
    const MilterServer server(
        context,
        {{asio::ip::make_address("127.0.0.1"), 0}},
        [&](MilterConnection connection) {
            seen.push_back(std::move(connection));
            context.stop();
        },
        [&](const std::string& why) {
            failures.push_back(why);
            if (failures.size() == 2) none.reset();
        }
    );
    tcp::socket client(context);
    client.connect(server.endpoints().front());
    client.shutdown(tcp::socket::shutdown_send);
    none.emplace();
    context.run_for(std::chrono::seconds(10));

    const std::string why = "as the milter: a connection could not be accepted: Too many open files";
    EXPECT_EQ(failures, (std::vector<std::string>{why, why}));
    EXPECT_EQ(seen.size(), 1U);
}

} // namespace
} // namespace harness::mailu
