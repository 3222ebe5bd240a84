#include "harness/analyze/log_line.hpp"

#include "tests/harness/analyze/sample_log.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness;
using namespace std::chrono_literals;

// `TIME|CONTAINER|HOST|PROGRAM|PID|TEXT`
std::string read(std::string_view text) {
    LogLineReader reader(kSampleNow);
    const LogLine line = reader.read(text);
    std::string out = line.time ? to_text(*line.time) : "";
    for (const std::string_view part : {line.container, line.host, line.program, line.pid, line.text})
        out.append("|").append(part);
    return out;
}

TEST(LogLine, OfSyslogWithAnyTime) {
    const std::string rest = "||mail|postfix/smtp|361|8F0DA30: to=<a@b.example>, x";
    for (const char* time : {"Nov 24 09:10:47", "2026-11-24T09:10:47.123456+00:00", "2026-11-24 09:10:47"})
        EXPECT_EQ(
            read(std::string(time) + " mail postfix/smtp[361]: 8F0DA30: to=<a@b.example>, x"),
            "2026-11-24 09:10:47" + rest
        );
}

TEST(LogLine, OfComposeWithTheNameOfTheContainer) {
    const std::string expected = "2026-11-24 09:10:47|smtp-1|mail|postfix/smtp|361|x";
    const std::string inner = "Nov 24 09:10:47 mail postfix/smtp[361]: x";
    EXPECT_EQ(read("smtp-1  | " + inner), expected);
    EXPECT_EQ(read("smtp-1       | " + inner), expected);
    EXPECT_EQ(read("\x1b[36msmtp-1  | \x1b[0m" + inner), expected);
    EXPECT_EQ(read("\x1b[36msmtp-1  |\x1b[0m " + inner), expected);
    EXPECT_EQ(read("smtp-1  | 2026-11-24T09:10:47.5Z " + inner), expected);
}

TEST(LogLine, ThatMailcowAndDockerMailserverPrintIsSyslogToo) {
    EXPECT_EQ(
        read("postfix-mailcow-1  | Nov  4 10:00:00 07d8c5a1f7c1 postfix/smtp[361]: x"),
        "2026-11-04 10:00:00|postfix-mailcow-1|07d8c5a1f7c1|postfix/smtp|361|x"
    );
    EXPECT_EQ(
        read("2026-11-04T10:00:00.123456+00:00 mail postfix/smtp-amavis/smtp[1]: x"),
        "2026-11-04 10:00:00||mail|postfix/smtp-amavis/smtp|1|x"
    );
    EXPECT_EQ(
        read(R"({"time":"1793786400","priority":"info","program":"postfix/smtp","message":"x y"})"),
        "2026-11-04 10:00:00|||postfix/smtp||x y"
    );
}

TEST(LogLine, OfDockersJsonFileIsTheLineInIt) {
    EXPECT_EQ(
        read(
            R"({"log":"Nov 24 09:10:47 mail postfix/smtp[361]: x\n","stream":"stdout","time":"2026-11-24T08:10:47.1Z"})"
        ),
        "2026-11-24 09:10:47||mail|postfix/smtp|361|x"
    );
    EXPECT_EQ(
        read(R"({"log":"postfix/smtp[361]: x\n","stream":"stdout","time":"2026-11-24T08:10:47.1Z"})"),
        "2026-11-24 08:10:47|||postfix/smtp|361|x"
    );
}

TEST(LogLine, OfPodmansFileIsTheLineBehindTheStream) {
    const std::string time = "2026-11-24T08:10:47.123456789+00:00 ";
    EXPECT_EQ(
        read(time + "stdout F Nov 24 09:10:47 mail postfix/smtp[361]: x"),
        "2026-11-24 08:10:47||mail|postfix/smtp|361|x"
    );
    EXPECT_EQ(read(time + "stderr P postfix/smtp[361]: x"), "2026-11-24 08:10:47|||postfix/smtp|361|x");
    EXPECT_EQ(read(time + "stdout X y"), "2026-11-24 08:10:47|||||stdout X y");
}

TEST(LogLine, OfLogSlogHasItsTimeInFront) {
    const std::string said = R"(level=INFO msg="No policy found" domain=a.example)";
    const std::string as_text = R"(time=2026-11-24T09:10:47.123+01:00 )" + said;
    EXPECT_EQ(read(as_text), "2026-11-24 09:10:47|||||" + said);
    EXPECT_EQ(read("tlspol-1  | " + as_text), "2026-11-24 09:10:47|tlspol-1||||" + said);
    const std::string as_json =
        R"({"time":"2026-11-24T09:10:47.123+01:00","level":"INFO","msg":"No policy found","domain":"a.example","ttl":60})";
    const std::string expected = R"( level="INFO" msg="No policy found" domain="a.example" ttl=60)";
    EXPECT_EQ(read(as_json), "2026-11-24 09:10:47|||||" + expected);
    EXPECT_EQ(read("tlspol-1  | " + as_json), "2026-11-24 09:10:47|tlspol-1||||" + expected);
    EXPECT_EQ(
        read(
            R"({"log":"{\"time\":\"2026-11-24T09:10:47Z\",\"level\":\"INFO\",\"msg\":\"x\"}\n","stream":"stdout","time":"2026-11-24T09:10:48Z"})"
        ),
        R"(2026-11-24 09:10:47||||| level="INFO" msg="x")"
    );
}

TEST(LogLine, OfJournaldHasTheProgramInAMember) {
    EXPECT_EQ(
        read(
            R"({"MESSAGE":"x y","SYSLOG_IDENTIFIER":"postfix/smtp","_PID":"361","_HOSTNAME":"mail","__REALTIME_TIMESTAMP":"1793786400123456"})"
        ),
        "2026-11-04 10:00:00||mail|postfix/smtp|361|x y"
    );
    EXPECT_EQ(
        read(R"({"MESSAGE":[120,255,121],"SYSLOG_IDENTIFIER":"postfix/smtp","_PID":"361"})"),
        "|||postfix/smtp|361|x\xff"
        "y"
    );
    EXPECT_EQ(
        read(
            R"({"MESSAGE":"Nov 24 09:10:47 mail postfix/smtp[9]: x","CONTAINER_NAME":"smtp-1","_PID":"1","__REALTIME_TIMESTAMP":"1793786400123456"})"
        ),
        "2026-11-04 10:00:00|smtp-1|mail|postfix/smtp|9|x"
    );
}

TEST(LogLine, OfEximItselfNamesNoProgram) {
    EXPECT_EQ(
        read("2026-11-24 09:10:47 1xXOYf-0000NJ-17 => a@b.example R=x T=y"),
        "2026-11-24 09:10:47|||||1xXOYf-0000NJ-17 => a@b.example R=x T=y"
    );
    EXPECT_EQ(read("Nov 24 09:10:47 mail exim[12]: x"), "2026-11-24 09:10:47||mail|exim|12|x");
}

TEST(LogLine, ThatIsNothingOfTheKindIsText) {
    for (const char* text :
         {"",
          "x",
          "{",
          "{}",
          "{\"a\":1}",
          "[1]",
          R"({"log":1})",
          R"({"MESSAGE":{"a":1}})",
          "|",
          " | x",
          "a b | c",
          "\x1b[",
          "\x1b[36m"}) {
        LogLineReader reader(kSampleNow);
        const LogLine line = reader.read(text);
        EXPECT_EQ(line.program, "") << text;
        EXPECT_FALSE(line.time) << text;
    }
}

TEST(LogLine, WithATimeBeyondTheYear9999HasNone) {
    EXPECT_EQ(
        read(R"({"time":"9223372036854775807","program":"postfix/smtp","message":"x"})"), "|||postfix/smtp||x"
    );
}

} // namespace
