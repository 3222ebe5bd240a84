#include "harness/report/text_report.hpp"

#include "harness/report/sender_columns.hpp"

#include "harness/report/safe_text.hpp"

#include "tests/harness/report/example_run.hpp"
#include "tests/harness/report/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace harness {

namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

TEST(TextReport, IsTheGoldenOne) {
    EXPECT_TRUE(matches_golden("report.txt", text_report(example_run(), {})));
}

TEST(TextReport, OfSixtyPeersUnderSevenPoliciesIsTheGoldenOne) {
    EXPECT_TRUE(matches_golden("report-large.txt", text_report(large_run(60), {})));
}

bool is_a_command(const std::string& line) {
    return line.starts_with("  again ");
}

TEST(TextReport, StaysWithinTheWidthOfTheTerminalButForCommands) {
    for (const int width : {80, 100, 132})
        for (const std::string& line : lines_of(text_report(large_run(60), {false, width})))
            if (!is_a_command(line)) {
                EXPECT_LE(columns_of(line), static_cast<std::size_t>(width)) << line;
            }
}

TEST(TextReport, SplitsTheTableWhenTheSendersDoNotFitSideBySide) {
    RunResult result = large_run(6);
    for (const std::string& line : lines_of(text_report(result, {false, 40})))
        if (!is_a_command(line)) {
            EXPECT_LE(columns_of(line), 40U) << line;
        }
}

// A line that is broken is two commands in a shell.
TEST(TextReport, HasTheCommandThatRepeatsADeliveryInOneLine) {
    const RunResult result = large_run(6);
    const auto lines = lines_of(text_report(result, {false, 40}));

    for (const Delivery& delivery : result.deliveries)
        if (delivery.verdict.kind == VerdictKind::broken) {
            EXPECT_THAT(lines, testing::Contains("  again       " + reproduction(delivery)));
        }
}

// https://no-color.org
TEST(TextReport, UsesEscapeSequencesOnlyWhereColourIsWanted) {
    EXPECT_THAT(text_report(example_run(), {false, 80}), Not(HasSubstr("\x1b")));
    EXPECT_THAT(text_report(example_run(), {true, 80}), HasSubstr("\x1b[1;31m!plain\x1b[0m"));
}

TEST(TextReport, LetsNoSequenceOfAPeerReachTheTerminal) {
    const std::string report = text_report(example_run(), {true, 80});

    EXPECT_THAT(report, Not(HasSubstr("\x1b[2J")));
    EXPECT_THAT(report, HasSubstr("\\x1B[2J\\xFF"));
}

// A server that has the policy of the report keeps it; one that claims another shows the report by breaking
// it.
TEST(TextReport, SaysWhichSendersSawWhatWasReported) {
    RunResult run = example_run();
    Reported reported;
    reported.policy = {Level::dane, InsecureMx::may};
    reported.claimed = Policy{Level::may};
    reported.saw.outcome = Outcome::deferred;
    reported.saw.reason = Reason::tls_not_offered;
    for (Delivery& delivery : run.deliveries)
        if (delivery.scenario == "tls/no-starttls") delivery.reported = reported;
    const auto report = [&] { return text_report(run, {false, 200}); };

    const std::string line = "As reported\n  tls/no-starttls: deferred tls-not-offered under dane "
                             "insecure-mx=may, claimed was may: ";
    EXPECT_THAT(report(), HasSubstr(line + "seen\n"));

    for (Delivery& delivery : run.deliveries) {
        if (delivery.scenario != "tls/no-starttls") continue;
        const bool may = delivery.sender == "may";
        delivery.verdict.kind = VerdictKind::broken;
        delivery.verdict.observed.outcome = may ? Outcome::deferred : Outcome::bounced;
        delivery.verdict.observed.channel.reset();
        delivery.verdict.observed.reason = Reason::tls_not_offered;
    }
    EXPECT_THAT(report(), HasSubstr(line + "seen with may, not seen\n"));
}

// A wholly wrong sender would fill the terminal with some thousand lines.
// A server with a fault shows the report by breaking what it claims, and in the words that were quoted.
TEST(TextReport, SaysWhichSendersHaveTheFaultThatWasReported) {
    RunResult run = example_run();
    Reported reported;
    reported.claimed = Policy{Level::may};
    reported.saw.outcome = Outcome::deferred;
    reported.saw.reason = Reason::tls_configuration;
    reported.text = "client TLS configuration problem";
    for (Delivery& delivery : run.deliveries) {
        if (delivery.scenario != "tls/no-starttls") continue;
        delivery.reported = reported;
        if (delivery.sender != "may") continue;
        delivery.verdict.kind = VerdictKind::broken;
        delivery.verdict.observed = {};
        delivery.verdict.observed.outcome = Outcome::deferred;
        delivery.verdict.observed.reason = Reason::tls_configuration;
        delivery.verdict.observed.text = "(client TLS configuration problem)";
    }
    const std::string line = "  tls/no-starttls: deferred tls-configuration (\"client TLS configuration "
                             "problem\"), claimed was may: ";
    EXPECT_THAT(text_report(run, {false, 200}), HasSubstr(line + "seen with may\n"));

    for (Delivery& delivery : run.deliveries)
        if (delivery.scenario == "tls/no-starttls") delivery.verdict.observed.text = "another text";
    EXPECT_THAT(text_report(run, {false, 200}), HasSubstr(line + "not seen with may\n"));
}

TEST(TextReport, ShowsTheFirstBrokenVerdictsInFullAndTheOthersInALineEach) {
    const std::string report = text_report(large_run(60), {false, 120});
    const auto count = [&report](const std::string& text) {
        std::size_t found = 0;
        for (auto at = report.find(text); at != std::string::npos; at = report.find(text, at + 1))
            ++found;
        return found;
    };

    EXPECT_EQ(count("\nBROKEN dane/") + count("\nBROKEN dns/"), 10U);
    EXPECT_EQ(count("  evidence\n"), 10U);
    EXPECT_EQ(count("\nBROKEN too: 38 more\n"), 1U);
    EXPECT_EQ(
        count("\n  tls/peer-number-00058 under dane insecure-mx=may: expected deferred, observed delivered "
              "plaintext\n"),
        1U
    );
    EXPECT_EQ(count("--evidence all"), 1U);
}

TEST(TextReport, ShowsAsMuchEvidenceAsIsWanted) {
    const std::string all = text_report(large_run(60), {false, 120, 48});
    EXPECT_THAT(all, Not(HasSubstr("BROKEN too")));
    EXPECT_THAT(all, HasSubstr("BROKEN tls/peer-number-00058 under dane insecure-mx=may\n"));

    const std::string nothing = text_report(large_run(60), {false, 120, 0});
    EXPECT_THAT(nothing, HasSubstr("BROKEN too: 48 more"));
    EXPECT_THAT(nothing, Not(HasSubstr("  evidence\n")));
}

TEST(TextReport, ShowsNoEvidenceOfWhatIsNotJudgedBehindThatOfWhatIsBroken) {
    RunResult run = example_run();
    run.deliveries[1].verdict.evidence = run.deliveries.back().verdict.evidence;

    EXPECT_THAT(text_report(run, {false, 120, 3}), Not(HasSubstr("of 1 more")));
    EXPECT_THAT(text_report(run, {false, 120, 2}), HasSubstr("  evidence    of 1 more: `--evidence all`"));
}

TEST(TextReport, SaysThatARunWithoutDeliveriesProvesNothing) {
    EXPECT_THAT(text_report(RunResult{}, {}), HasSubstr("nothing is proven"));
}

TEST(TextReport, ShowsNoTableWhereNothingCouldBeJudged) {
    RunResult result = example_run();
    for (Delivery& delivery : result.deliveries) {
        delivery.verdict.kind = VerdictKind::not_judged;
        delivery.verdict.not_judged_because = "no engine";
    }

    const std::string report = text_report(result, {});

    EXPECT_THAT(report, Not(HasSubstr("plain, TLS, auth: delivered")));
    EXPECT_THAT(report, Not(HasSubstr("mail got through")));
    EXPECT_THAT(report, HasSubstr("no engine"));
}

TEST(TextReport, SaysOnlyOnceWhySendersDeliveriesAreAllNotJudged) {
    const std::string report = text_report(example_run(), {});

    const auto first = report.find("queue file system is full");
    ASSERT_NE(first, std::string::npos);
    EXPECT_EQ(report.find("queue file system is full", first + 1), std::string::npos);
}

} // namespace

} // namespace harness
