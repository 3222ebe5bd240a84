// --events of mxproof run and of the fakes: what is written of real mail, and what becomes of a run whose
// events cannot be written.
#include "tests/support/json_schema.hpp"
#include "tests/support/mxproof_program.hpp"

#include "tests/support/places.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <regex>
#include <sstream>

namespace {

namespace json = boost::json;
using namespace support;
using testing::HasSubstr;

const std::string kScenarios = MXPROOF_SOURCE_DIR "/scenarios/";

// Each of them obeys the published schema.
std::vector<json::value> events_in(const std::string& text) {
    static const JsonSchema schema("docs/events.schema.json");
    std::vector<json::value> events;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        events.push_back(json::parse(line));
        EXPECT_EQ(schema.complaints(events.back()), "") << line;
    }
    return events;
}

std::map<std::string, int> kinds_in(const std::vector<json::value>& events) {
    std::map<std::string, int> kinds;
    for (const json::value& event : events)
        ++kinds[std::string(event.at("event").as_string())];
    return kinds;
}

std::string port_in(const std::string& output) {
    std::smatch match;
    return std::regex_search(output, match, std::regex("port ([0-9]+)")) ? match[1].str() : "";
}

class RunEvents : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    }

    std::string report() const { return "json=" + (directory_.path() / "report.json").string(); }
    std::string verdict() const {
        const json::value report = read_json(directory_.path() / "report.json");
        return std::string(report.at("deliveries").at(0).at("verdict").as_string());
    }

    TemporaryDirectory directory_;
};

TEST_F(RunEvents, ObeyTheSchemaAndKnowPeerAndSender) {
    const auto file = directory_.path() / "events";

    const auto result = run_mxproof(
        {"run",
         "dane/correct",
         "mta-sts/enforce",
         "--policy",
         "dane-only,may sts=on",
         "--events",
         file.string()}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const auto events = events_in(read_file(file));
    const auto kinds = kinds_in(events);
    for (const std::string kind :
         {"dns-query",
          "connection",
          "smtp-command",
          "smtp-reply",
          "smtp-note",
          "tls-handshake",
          "message",
          "policy-request",
          "connection-end",
          "log"})
        EXPECT_GT(kinds.count(kind), 0U) << kind;
    for (const json::value& event : events) {
        if (event.at("event") == "log") continue;
        EXPECT_TRUE(event.at("sender") == "dane-only" || event.at("sender") == "may sts=on") << event;
        EXPECT_TRUE(event.at("event") != "message" || event.at("peer").is_string()) << event;
    }
}

TEST_F(RunEvents, GoToStdoutWithTheReportInAFile) {
    const auto result =
        run_mxproof({"run", "dane/correct", "--policy", "may", "--events", "-", "--report", report()});

    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_GT(kinds_in(events_in(result.out))["message"], 0);
    EXPECT_EQ(verdict(), "kept");
}

TEST_F(RunEvents, ThatCannotBeWrittenAreMissedAfterAWholeRun) {
    const auto full =
        run_mxproof({"run", "dane/correct", "--policy", "may", "--events", "/dev/full", "--report", report()}
        );

    EXPECT_EQ(full.exit_code, 3);
    EXPECT_THAT(full.err, HasSubstr("not every event is in /dev/full: No space left on device"));
    EXPECT_EQ(verdict(), "kept");
    EXPECT_THAT(full.out, HasSubstr("1 kept"));

    const auto closed = run_program(
        {"bash",
         "-c",
         "set -o pipefail; \"$0\" run dane/correct --policy may --events - --report " + report() +
             " | head -1",
         built_program("mxproof")}
    );

    EXPECT_EQ(closed.exit_code, 3);
    EXPECT_THAT(closed.err, HasSubstr("not every event is in stdout: Broken pipe"));
    EXPECT_EQ(events_in(closed.out).size(), 1U);
    EXPECT_EQ(verdict(), "kept");
}

TEST(Events, ThatHaveNoPlaceAreWrongUsage) {
    const auto nowhere = run_mxproof({"run", "dane/correct", "--events", "/nosuch/events"});
    EXPECT_EQ(nowhere.exit_code, 2);
    EXPECT_THAT(nowhere.err, HasSubstr("cannot write the events to /nosuch/events"));

    const auto both = run_mxproof({"run", "dane/correct", "--events", "-"});
    EXPECT_EQ(both.exit_code, 2);
    EXPECT_THAT(both.err, HasSubstr("--report KIND=FILE"));
}

TEST(FakeEvents, OfAnMxHostAreToldWhileTheSessionLives) {
    Program mx(
        {built_program("fake-mx"),
         "--world",
         kScenarios + "dane/correct.yaml",
         "--listen",
         "127.0.0.1:0",
         "--events",
         "-"}
    );
    const std::string port = port_in(mx.read_until("TLSA"));
    Program client(
        {"bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/" + port + "; echo 'NOOP still here' >&3; read -r never"}
    );

    const std::string seen = mx.read_until("NOOP still here"); // the session goes on

    EXPECT_THAT(seen, HasSubstr("\"event\":\"connection\",\"peer\":\"dane/correct\""));
    mx.signal(SIGTERM);
    EXPECT_EQ(mx.wait(), 0);
}

TEST(FakeEvents, EndTheProgramWhenNobodyReadsThem) {
    if (!has_program("dig")) GTEST_SKIP() << "dig is not installed";
    Program dns(
        {"bash",
         "-c",
         "set -o pipefail; \"$0\" --world \"$1\" --listen 127.0.0.1:0 --events - | true",
         built_program("fake-dns"),
         kScenarios + "dane/correct.yaml"}
    );
    const std::string port = port_in(dns.read_until("correct.dane.example"));

    run_program({"dig", "@127.0.0.1", "-p", port, "MX", "correct.dane.example"});

    EXPECT_EQ(dns.wait(), 3);
    EXPECT_THAT(dns.output(), HasSubstr("not every event is in stdout: Broken pipe"));
}

TEST(FakeEvents, OfADnsKnowThePeer) {
    if (!has_program("dig")) GTEST_SKIP() << "dig is not installed";
    const TemporaryDirectory directory;
    const auto file = directory.path() / "events";
    Program dns(
        {built_program("fake-dns"),
         "--world",
         kScenarios + "dane/correct.yaml",
         "--listen",
         "127.0.0.1:0",
         "--events",
         file.string()}
    );
    const std::string port = port_in(dns.read_until("correct.dane.example"));

    run_program({"dig", "@127.0.0.1", "-p", port, "MX", "correct.dane.example"});

    const auto events = events_in(read_file(file));
    ASSERT_EQ(events.size(), 1U);
    EXPECT_EQ(events[0].at("peer"), "dane/correct");
    EXPECT_EQ(events[0].at("type"), "MX");
    dns.signal(SIGTERM);
    EXPECT_EQ(dns.wait(), 0);
}

} // namespace
