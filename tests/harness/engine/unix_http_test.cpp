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

// Answers one connection: with `head`, and then with `rest` again and again while somebody reads it.
class Answering {
public:
    Answering(asio::io_context& context, std::string head, std::string rest)
        : head_(std::move(head)), rest_(std::move(rest)), acceptor_(context, path_.string()), peer_(context) {
        // The request is read first: closing with unread data would be a reset.
        acceptor_.async_accept(peer_, [this](auto) {
            peer_.async_read_some(asio::buffer(request_), [this](auto, std::size_t) { write(head_); });
        });
    }
    ~Answering() { std::filesystem::remove(path_); }

    const std::filesystem::path& path() const { return path_; }

private:
    void write(const std::string& text) {
        asio::async_write(peer_, asio::buffer(text), [this](auto error, std::size_t) {
            if (error || rest_.empty()) return peer_.close();
            write(rest_);
        });
    }

    std::filesystem::path path_ =
        std::filesystem::temp_directory_path() / ("mxproof-http-" + std::to_string(getpid()));
    std::string head_;
    std::string rest_;
    std::array<char, 4096> request_{};
    asio::local::stream_protocol::acceptor acceptor_;
    asio::local::stream_protocol::socket peer_;
};

std::string failure_with(const std::string& head, const std::string& rest = "") {
    asio::io_context context;
    const Answering engine(context, head, rest);
    EngineClient client(engine.path());
    auto result = asio::co_spawn(context, client.connect(), asio::use_future);
    context.run();
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
    EXPECT_THAT(failure_with("220 mail.example ESMTP\r\n"), HasSubstr("does not speak HTTP"));
}

TEST(UnixHttp, SaysThatTheAnswerEndsTooEarly) {
    EXPECT_NE(failure_with(""), "");
    EXPECT_THAT(failure_with("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"), HasSubstr("hung up"));
}

TEST(UnixHttp, PassesOnARefusal) {
    EXPECT_EQ(
        failure_with("HTTP/1.1 500 x\r\nContent-Length: 23\r\n\r\n{\"message\":\"no disk..\"}"), "no disk.."
    );
}

std::string with_body(const std::string& body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST(UnixHttp, SaysThatTheReplyIsNotUnderstood) {
    EXPECT_THAT(failure_with(with_body("hello")), HasSubstr("no JSON"));
    EXPECT_THAT(failure_with(with_body(std::string(100'000, '['))), HasSubstr("no JSON"));
    for (const std::string body : {"[]", "null", R"({"ApiVersion":141})", R"({"ApiVersion":{"a":[]}})"})
        EXPECT_THAT(failure_with(with_body(body)), HasSubstr("does not say which API it speaks")) << body;
}

TEST(UnixHttp, ReadsNoReplyThatDoesNotEnd) {
    const std::string chunk = "10000\r\n" + std::string(65536, ' ') + "\r\n";
    for (const std::string status : {"200 OK", "500 No"})
        EXPECT_THAT(
            failure_with("HTTP/1.1 " + status + "\r\nTransfer-Encoding: chunked\r\n\r\n", chunk),
            HasSubstr("reply to GET /version is longer than 8 MiB")
        );
    EXPECT_THAT(failure_with("HTTP/1.1 200 OK\r\n", "X: y\r\n"), HasSubstr("does not speak HTTP"));
}

} // namespace
} // namespace harness
