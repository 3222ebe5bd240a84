#include "harness/stack/mailu/admin_server.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <stdexcept>
#include <thread>

namespace harness::mailu {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

class AdminServers : public testing::Test {
protected:
    AdminServers() : thread_([this] { context_.run(); }) {}
    ~AdminServers() override {
        context_.stop();
        thread_.join();
    }

    tcp::socket dial() {
        tcp::socket socket(client_);
        socket.connect(server_.endpoints().front());
        return socket;
    }

    static http::response<http::string_body> ask(tcp::socket& socket, const std::string& target) {
        http::request<http::string_body> request(http::verb::get, target, 11);
        request.set(http::field::host, "admin");
        http::write(socket, request);
        boost::beast::flat_buffer buffer;
        http::response<http::string_body> response;
        http::read(socket, buffer, response);
        return response;
    }

    // What the server says to these bytes before it closes.
    std::string say(const std::string& bytes) {
        tcp::socket socket = dial();
        asio::write(socket, asio::buffer(bytes));
        std::string reply;
        boost::system::error_code error;
        asio::read(socket, asio::dynamic_buffer(reply), error);
        return reply;
    }

    asio::io_context context_;
    asio::io_context client_;
    AdminAnswers answers_{
        [](const std::string& name) {
            if (name == "_25._tcp.broken.example") throw std::runtime_error("no zone");
            const bool known = name == "_25._tcp.peer.example";
            return known ? TlsaAnswer{TlsaAnswer::Status::found, true, {{3, 1, 1}}} : TlsaAnswer{};
        },
        true};
    std::vector<AdminRequest> seen_; // written by the server's thread, read after a reply
    std::promise<std::string> failure_;
    bool here_ = true;
    AdminServer server_{
        context_,
        {{asio::ip::make_address("127.0.0.1"), 0}},
        [this](const std::string&) { return here_ ? &answers_ : nullptr; },
        [this](AdminRequest request) { seen_.push_back(std::move(request)); },
        [this](const std::string& why) { failure_.set_value(why); }};
    std::thread thread_;
};

TEST_F(AdminServers, AnswerSeveralRequestsOnOneConnectionAndRecordThem) {
    tcp::socket socket = dial();
    const auto known = ask(socket, "/internal/postfix/dane/peer.example");
    EXPECT_EQ(known.result_int(), 200U);
    EXPECT_EQ(known[http::field::content_type], "application/json");
    EXPECT_EQ(known.body(), "\"dane-only\"");
    EXPECT_EQ(ask(socket, "/internal/postfix/dane/other.example").result_int(), 404U);

    ASSERT_EQ(seen_.size(), 2U);
    EXPECT_EQ(seen_[0].client, "127.0.0.1");
    EXPECT_EQ(seen_[0].target, "/internal/postfix/dane/peer.example");
    EXPECT_EQ(seen_[0].answer, "dane-only");
    EXPECT_EQ(seen_[1].status, 404U);
    EXPECT_EQ(seen_[1].answer, "");
}

TEST_F(AdminServers, CloseWhatIsNoHttp) {
    EXPECT_EQ(say("EHLO sender\r\n\r\n"), "");
    EXPECT_EQ(say("GET /" + std::string(20'000, 'x') + " HTTP/1.1\r\n\r\n"), "");
}

TEST_F(AdminServers, RecordWhatTheyThemselvesFailAt) {
    EXPECT_EQ(say("GET /internal/postfix/dane/broken.example HTTP/1.1\r\nHost: x\r\n\r\n"), "");

    std::future<std::string> why = failure_.get_future();
    ASSERT_EQ(why.wait_for(std::chrono::seconds(10)), std::future_status::ready);
    EXPECT_EQ(why.get(), "as the admin: no zone");
}

TEST_F(AdminServers, CloseWhenNoAdminIsAtTheDialledAddress) {
    here_ = false;
    EXPECT_EQ(say("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "");
    EXPECT_TRUE(seen_.empty());
}

} // namespace
} // namespace harness::mailu
