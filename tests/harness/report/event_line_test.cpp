#include "harness/report/event_line.hpp"

#include "tests/harness/report/example_events.hpp"
#include "tests/harness/report/golden.hpp"
#include "tests/support/json_schema.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace harness {

namespace {

namespace json = boost::json;
using fake_mx::Direction;

const support::JsonSchema& schema() {
    static const support::JsonSchema published("docs/events.schema.json");
    return published;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + '\n';
    return text;
}

std::vector<std::string> kinds_of(const std::vector<std::string>& lines) {
    std::vector<std::string> kinds;
    for (const std::string& line : lines)
        kinds.emplace_back(json::parse(line).at("event").as_string());
    return kinds;
}

// What any octets may make of a line.
void expect_good(const std::string& line) {
    EXPECT_LE(line.size(), kLongestEventLine);
    EXPECT_EQ(line.find('\n'), std::string::npos);
    EXPECT_EQ(schema().complaints(json::parse(line)), ""); // which refuses what is not UTF-8
}

TEST(EventLine, IsTheGoldenOneOfEveryKind) {
    EXPECT_TRUE(matches_golden("events.ndjson", joined(example_event_lines())));
}

TEST(EventLine, OfEveryKindObeysThePublishedSchema) {
    std::set<std::string> seen;
    for (const std::string& line : example_event_lines()) {
        const json::value event = json::parse(line);
        EXPECT_EQ(schema().complaints(event), "") << line;
        seen.emplace(event.at("event").as_string());
    }

    std::set<std::string> published;
    for (const json::value& kind : schema().text().at("oneOf").as_array())
        published.insert(std::string(kind.at("$ref").as_string()).substr(sizeof("#/definitions/") - 1));
    EXPECT_EQ(seen, published);
}

TEST(EventLine, OfAnUnknownKindIsRefusedByTheSchema) {
    json::value event = json::parse(example_event_lines().front());
    event.as_object()["event"] = "dns-question";

    EXPECT_NE(schema().complaints(event), "");
}

TEST(EventLine, StaysValidAndShortWhateverThePeerSays) {
    const std::string hostile = std::string("\x01\0\n\"\\\xff\xc3\xe2\x82", 9);
    std::string flood;
    while (flood.size() < std::size_t{1} << 20U)
        flood += hostile;
    fake_dns::QueryAnswered query;
    query.name = flood;
    query.type = flood;
    query.answers.assign(10'000, flood.substr(0, 1U << 10U));
    query.answers.front() = flood;
    fake_mx::SessionRecord session;
    session.id = 1;
    session.client = flood;
    session.host = flood;
    session.dialogue = {{{}, Direction::received, flood}, {{}, Direction::note, hostile}};
    session.tls.emplace();
    session.tls->sni = flood;
    session.tls->error = flood;
    session.messages = {
        {.time = {},
         .sender = flood,
         .recipients = std::vector<std::string>(10'000, hostile),
         .content = std::string(1U << 20U, '\0'),
         .accepted_reply = flood}};
    session.ended = EventTime{};
    EventCursor cursor;

    expect_good(event_line(query, {flood, flood}));
    expect_good(log_line_event({}, flood, flood, {flood, flood}));
    const auto lines = new_event_lines(session, cursor, {});
    EXPECT_EQ(lines.size(), 6U);
    for (const std::string& line : lines)
        expect_good(line);
}

TEST(EventLine, SaysHowManyAnswersAreLeftOut) {
    fake_dns::QueryAnswered query;
    query.name = "a.example.";
    query.answers.assign(501, "a.example. 1 IN A 198.18.0.1");

    const json::value event = json::parse(event_line(query, {}));

    EXPECT_EQ(event.at("answers").as_array().size() + event.at("answers_left_out").as_int64(), 501U);
    EXPECT_GT(event.at("answers_left_out").as_int64(), 0);
}

TEST(EventLine, OfASilentServerHasNoRcode) {
    fake_dns::QueryAnswered query;
    query.name = "a.example.";
    query.answered = false;

    EXPECT_TRUE(json::parse(event_line(query, {})).at("rcode").is_null());
}

TEST(EventLine, OfAuthHasNoPassword) {
    fake_mx::SessionRecord session;
    session.dialogue = {
        {{}, Direction::received, "auth PLAIN AHVzZXIAcGFzc3dvcmQ="},
        {{}, Direction::received, "AUTH LOGIN"}};
    EventCursor cursor{.connected = true};

    const auto lines = new_event_lines(session, cursor, {});

    EXPECT_EQ(json::parse(lines.at(0)).at("text").as_string(), "auth PLAIN (not shown)");
    EXPECT_EQ(json::parse(lines.at(1)).at("text").as_string(), "AUTH LOGIN");
}

TEST(EventLines, OfASessionAreToldOnce) {
    fake_mx::SessionRecord session;
    session.id = 3;
    session.dialogue = {{{}, Direction::sent, "220 ready"}};
    EventCursor cursor;

    EXPECT_EQ(
        kinds_of(new_event_lines(session, cursor, {})), (std::vector<std::string>{"connection", "smtp-reply"})
    );
    EXPECT_THAT(new_event_lines(session, cursor, {}), testing::IsEmpty());
    session.tls.emplace(); // still under way
    EXPECT_THAT(new_event_lines(session, cursor, {}), testing::IsEmpty());
    session.ended = EventTime{};
    EXPECT_EQ(
        kinds_of(new_event_lines(session, cursor, {})),
        (std::vector<std::string>{"tls-handshake", "connection-end"})
    );
    EXPECT_THAT(new_event_lines(session, cursor, {}), testing::IsEmpty());
}

TEST(EventLines, TellAnAlertWithTheHandshakeThatItEnds) {
    fake_mx::SessionRecord session;
    session.tls.emplace();
    session.tls->client_alert = "bad certificate";
    session.tls->error = "sslv3 alert bad certificate";
    EventCursor cursor{.connected = true};

    const auto lines = new_event_lines(session, cursor, {});

    ASSERT_EQ(kinds_of(lines), std::vector<std::string>{"tls-handshake"});
    EXPECT_EQ(json::parse(lines[0]).at("client_alert").as_string(), "bad certificate");
}

} // namespace

} // namespace harness
