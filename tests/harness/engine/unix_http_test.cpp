// Against sockets that are no engine.
#include "harness/engine/engine_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <unistd.h>

namespace harness {
namespace {

using testing::HasSubstr;
namespace asio = boost::asio;

std::string failure_of(const std::filesystem::path& socket) {
    asio::io_context context;
    EngineClient client(socket);
    auto result = asio::co_spawn(context, client.connect(), asio::use_future);
    context.run();
    try {
        result.get();
    } catch (const EngineError& error) {
        return error.what();
    }
    return "";
}

// Answers one connection with `text` and ends it.
std::string failure_with(const std::string& text) {
    const auto path = std::filesystem::temp_directory_path() / ("mxproof-http-" + std::to_string(getpid()));
    std::filesystem::remove(path);
    asio::io_context context;
    asio::local::stream_protocol::acceptor acceptor(context, path.string());
    asio::local::stream_protocol::socket peer(context);
    acceptor.async_accept(peer, [&](auto) {
        // The request is read first: closing with unread data would be a reset.
        static std::array<char, 4096> request;
        peer.async_read_some(asio::buffer(request), [&](auto, std::size_t) {
            asio::write(peer, asio::buffer(text));
            peer.close();
        });
    });
    EngineClient client(path);
    auto result = asio::co_spawn(context, client.connect(), asio::use_future);
    context.run();
    std::filesystem::remove(path);
    try {
        result.get();
    } catch (const EngineError& error) {
        return error.what();
    }
    return "";
}

TEST(UnixHttp, SaysThatNobodyListens) {
    EXPECT_THAT(
        failure_of("/nonexistent/engine.sock"),
        AllOf(HasSubstr("/nonexistent/engine.sock (No such file"), HasSubstr("DOCKER_HOST"))
    );
}

TEST(UnixHttp, SaysThatTheAnswerIsNoHttp) {
    EXPECT_THAT(failure_with("220 mail.example ESMTP\r\n"), HasSubstr("bad version"));
}

TEST(UnixHttp, SaysThatTheAnswerEndsTooEarly) {
    EXPECT_NE(failure_with(""), "");
    EXPECT_THAT(
        failure_with("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), HasSubstr("partial message")
    );
}

TEST(UnixHttp, PassesOnARefusal) {
    EXPECT_EQ(
        failure_with("HTTP/1.1 500 x\r\nContent-Length: 23\r\n\r\n{\"message\":\"no disk..\"}"), "no disk.."
    );
}

TEST(UnixHttp, SaysThatTheReplyIsNotUnderstood) {
    EXPECT_THAT(failure_with("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"), HasSubstr("no JSON"));
}

} // namespace
} // namespace harness
