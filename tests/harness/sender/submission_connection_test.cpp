#include "harness/sender/submission_connection.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <exception>
#include <string>

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace harness;
using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;

const std::string kAccepts = "220 mail\r\n250-mail\r\n250 PIPELINING\r\n250 Ok\r\n250 Ok\r\n354 End\r\n";

const Message kMessage{.sender = "s@sender.example", .recipients = {"r@peer.example"}, .subject = "test"};

class SubmissionConnection : public testing::Test {
protected:
    // The server says all of its part as soon as somebody is connected, and listens to the other's.
    void serve(const std::string& replies) {
        acceptor_.async_accept(server_, [this, replies](boost::system::error_code error) {
            if (!error) asio::write(server_, asio::buffer(replies));
        });
    }

    // The server hangs up after its part.
    void serve_and_hang_up(const std::string& replies) {
        acceptor_.async_accept(server_, [this, replies](boost::system::error_code error) {
            if (error) return;
            asio::write(server_, asio::buffer(replies));
            server_.shutdown(tcp::socket::shutdown_send);
        });
    }

    // The queue id, or why there is none.
    std::string submit(seconds limit = seconds(20)) {
        std::string said;
        const SubmissionPlace place{.address = "127.0.0.1", .port = acceptor_.local_endpoint().port()};
        asio::co_spawn(
            context_,
            submit_message(place, kMessage, limit),
            [&](const std::exception_ptr& failure, const std::string& queue_id) {
                said = queue_id;
                try {
                    if (failure) std::rethrow_exception(failure);
                } catch (const SenderError& error) {
                    said = error.what();
                }
                acceptor_.close();
            }
        );
        context_.run();
        return said;
    }

    // Of a port that nobody listens at; until a moment later, if there is a greeting.
    std::string greeting_of_nobody(seconds patience, std::string greeting = {}) {
        const auto port = acceptor_.local_endpoint().port();
        acceptor_.close();
        asio::steady_timer moment(context_, std::chrono::milliseconds(120));
        moment.async_wait([&](const boost::system::error_code& ended) {
            if (ended || greeting.empty()) return;
            acceptor_ = tcp::acceptor(context_, tcp::endpoint(asio::ip::address_v4::loopback(), port));
            serve(greeting);
        });
        std::string said;
        asio::co_spawn(
            context_,
            await_greeting({.address = "127.0.0.1", .port = port}, seconds(20), patience),
            [&](const std::exception_ptr& failure) {
                moment.cancel();
                try {
                    if (failure) std::rethrow_exception(failure);
                } catch (const SenderError& error) {
                    said = error.what();
                }
            }
        );
        context_.run();
        return said;
    }

    std::string heard() {
        std::string text;
        boost::system::error_code end;
        asio::read(server_, asio::dynamic_buffer(text), end);
        return text;
    }

    asio::io_context context_;
    tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
    tcp::socket server_{context_};
};

TEST_F(SubmissionConnection, ReturnsTheQueueIdOfTheMessageThatItHandedOver) {
    serve(kAccepts + "250 2.0.0 Ok: queued as 4ABC\r\n");

    EXPECT_EQ(submit(), "4ABC");
    EXPECT_THAT(
        heard(), AllOf(HasSubstr("RCPT TO:<r@peer.example>\r\nDATA\r\n"), HasSubstr("\r\n.\r\nQUIT\r\n"))
    );
}

TEST_F(SubmissionConnection, SaysWhereAndHowItWasRefused) {
    serve(kAccepts + "452 4.3.1 Insufficient system storage\r\n");

    EXPECT_THAT(submit(), AllOf(HasSubstr("submission to 127.0.0.1: "), HasSubstr("452 4.3.1")));
}

TEST_F(SubmissionConnection, SaysThatTheServerHungUp) {
    serve_and_hang_up("220 mail\r\n");

    EXPECT_EQ(submit(), "submission to 127.0.0.1: End of file");
}

TEST_F(SubmissionConnection, SaysThatNobodyListens) {
    EXPECT_EQ(greeting_of_nobody(seconds(0)), "greeting of 127.0.0.1: Connection refused");
}

// A program may log that it starts before it listens.
TEST_F(SubmissionConnection, ConnectsAgainWhileItIsRefusedAndThereIsPatience) {
    EXPECT_EQ(greeting_of_nobody(seconds(20), "220 mail\r\n"), "");
}

TEST_F(SubmissionConnection, EndsAtItsLimit) {
    serve("");

    EXPECT_EQ(submit(seconds(0)), "submission to 127.0.0.1: no end after 0 s");
}

TEST_F(SubmissionConnection, ReadsNoReplyWithoutEnd) {
    serve(kAccepts + std::string((1U << 20U) + 1, 'x'));

    EXPECT_THAT(submit(), HasSubstr("Element not found"));
}

} // namespace
