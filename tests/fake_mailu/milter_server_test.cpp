#include "fake_mailu/milter_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

namespace fake_mailu {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

TEST(MilterServer, AnswersAndRecordsAConnection) {
    asio::io_context context;
    std::vector<MilterConnection> seen;
    const MilterServer server(
        context,
        {{asio::ip::make_address("127.0.0.1"), 0}},
        [&](MilterConnection connection) {
            seen.push_back(std::move(connection));
            context.stop();
        }
    );
    tcp::socket client(context);
    client.connect(server.endpoints().front());
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

TEST(MilterServer, ClosesAndRecordsWhatIsNotTheProtocol) {
    asio::io_context context;
    std::vector<MilterConnection> seen;
    const MilterServer server(
        context,
        {{asio::ip::make_address("127.0.0.1"), 0}},
        [&](MilterConnection connection) {
            seen.push_back(std::move(connection));
            context.stop();
        }
    );
    tcp::socket client(context);
    client.connect(server.endpoints().front());
    asio::write(client, asio::buffer(std::string("GET / HTTP/1.0\r\n\r\n")));
    context.run_for(std::chrono::seconds(10));

    ASSERT_EQ(seen.size(), 1U);
    EXPECT_NE(seen[0].trouble, "");
}

} // namespace
} // namespace fake_mailu
