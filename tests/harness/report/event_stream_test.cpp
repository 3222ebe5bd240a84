#include "harness/report/event_stream.hpp"

#include "tests/harness/report/example_events.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {

namespace {

namespace json = boost::json;

class EventStreamTest : public testing::Test {
protected:
    EventStreamTest() { introduce(stream_); }

    json::value last() const { return json::parse(lines_.at(lines_.size() - 1)); }

    std::string peer_of_query(const std::string& name) {
        fake_dns::QueryAnswered query;
        query.name = name;
        stream_.on_event(query);
        const json::value peer = last().at("peer");
        return peer.is_null() ? "" : std::string(peer.as_string());
    }

    std::vector<std::string> lines_;
    EventStream stream_{[this](std::string_view line) { lines_.emplace_back(line); }};
};

TEST_F(EventStreamTest, FindsThePeerOfAName) {
    EXPECT_EQ(peer_of_query("correct.dane.example."), "dane/correct");
    EXPECT_EQ(peer_of_query("_25._tcp.mx1.Correct.dane.example."), "dane/correct");
    EXPECT_EQ(peer_of_query("incorrect.dane.example."), "");
    EXPECT_EQ(peer_of_query("dane.example."), "");
    EXPECT_EQ(peer_of_query("."), "");
    EXPECT_EQ(peer_of_query(std::string(100'000, '.')), "");
}

TEST_F(EventStreamTest, FindsThePeerInARequestToTheAdmin) {
    const auto peer_of = [&](const std::string& target) {
        stream_.on_event(mailu::AdminRequest{
            .time = {}, .client = {}, .method = "GET", .target = target, .answer = {}, .why = {}});
        return last().at("peer");
    };

    EXPECT_EQ(peer_of("/internal/postfix/transport/user@correct.dane.example"), "dane/correct");
    EXPECT_EQ(peer_of("/internal/postfix/mailbox/other.example"), nullptr);
    EXPECT_EQ(peer_of("//"), nullptr);
}

TEST_F(EventStreamTest, FindsPeerAndSenderOfASessionByTheirAddresses) {
    fake_mx::SessionRecord session;
    session.id = 1;
    session.client = "198.19.192.2";
    session.server = "198.18.0.1";
    stream_.on_event(session);

    EXPECT_EQ(last().at("event"), "connection");
    EXPECT_EQ(last().at("peer"), "dane/correct");
    EXPECT_EQ(last().at("sender"), "dane-only");
}

TEST_F(EventStreamTest, TellsNothingOfASessionWhoseStartWasNotTold) {
    fake_mx::SessionRecord session;
    session.id = 1;
    stream_.on_growth(session);

    EXPECT_THAT(lines_, testing::IsEmpty());
}

TEST_F(EventStreamTest, TellsAFailureOfOursAsOne) {
    fake_mx::SessionRecord session;
    session.failed = "too many connections";
    session.client = "198.19.192.2";
    session.ended = EventTime{};
    stream_.on_event(session);

    ASSERT_EQ(lines_.size(), 1U);
    EXPECT_EQ(last().at("event"), "own-failure");
    EXPECT_EQ(last().at("sender"), "dane-only");
    EXPECT_EQ(last().at("text"), "too many connections");
}

} // namespace

} // namespace harness
