#include "harness/sender/attempt_wait.hpp"

#include "harness/mta/postfix/postfix.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

namespace {

using namespace harness;
using Clock = std::chrono::steady_clock;
using testing::HasSubstr;

const std::string kSent = "Nov 20 10:00:00 host postfix/smtp[1]: 4ABC: to=<a@peer.example>, "
                          "relay=mx.peer.example[198.18.0.1]:25, delay=0.1, delays=0/0/0/0, dsn=2.0.0, "
                          "status=sent (250 2.0.0 Ok)";

class AttemptWait : public testing::Test {
protected:
    // What the wait ended with: its trouble, or empty.
    std::string wait_for(std::vector<std::string> recipients) {
        std::string trouble;
        boost::asio::co_spawn(
            context_,
            wait_for_attempts(log_, std::move(recipients), 1, Clock::now()),
            [&](const std::exception_ptr& failure, const std::vector<std::string>& left) {
                left_ = left;
                try {
                    if (failure) std::rethrow_exception(failure);
                } catch (const SenderError& error) {
                    trouble = error.what();
                }
            }
        );
        context_.run();
        context_.restart();
        return trouble;
    }

    boost::asio::io_context context_;
    SenderLog log_{context_.get_executor(), postfix(), [](const LogEvent&) {}};
    std::vector<std::string> left_;
};

TEST_F(AttemptWait, NamesTheRecipientsThatWereNotTried) {
    log_.add_line(kSent);

    EXPECT_EQ(wait_for({"a@peer.example", "b@peer.example"}), "");
    EXPECT_THAT(left_, testing::ElementsAre("b@peer.example"));
}

TEST_F(AttemptWait, SaysThatTheLogBrokeOffAlthoughAllWereTried) {
    log_.add_line(kSent);
    log_.end("the engine hung up");

    EXPECT_THAT(wait_for({"a@peer.example"}), HasSubstr("lost sight of Postfix"));
}

TEST_F(AttemptWait, SaysThatPostfixEndedAlthoughAllWereTried) {
    log_.add_line(kSent);
    log_.end();

    EXPECT_THAT(wait_for({"a@peer.example"}), HasSubstr("Postfix ended in the middle of the run"));
}

TEST_F(AttemptWait, SaysThatASenderInTroubleLoggedNothing) {
    EXPECT_STREQ(trouble_of(log_, "It did not start").what(), "It did not start.\nIt logged nothing.");

    log_.add_line("no memory");

    EXPECT_STREQ(
        trouble_of(log_, "It did not start").what(), "It did not start.\nIts last lines:\n  no memory"
    );
}

TEST_F(AttemptWait, SaysWhatOfTheQueueItDoesNotUnderstand) {
    EXPECT_THROW(parsed_queue(postfix(), "not JSON"), SenderError);
    EXPECT_TRUE(parsed_queue(postfix(), "").empty());
}

} // namespace
