// Where a command's words go: stdout that cannot be written to is an error, and no terminal obeys a file's
// name.
#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace support;
using testing::HasSubstr;
using testing::Not;

// Of a shell that arranges stdout: `"$0" list >/dev/full`.
ProgramResult run_in_shell(const std::string& command) {
    return run_program({"bash", "-c", "set -o pipefail; " + command, built_program("mxproof")});
}

TEST(Output, ThatCannotBeWrittenIsAnErrorOfEveryCommand) {
    for (const std::string command :
         {"list",
          "list --senders",
          "explain dane/correct",
          "lint",
          "claims",
          "doctor",
          "image list",
          "--help",
          "--version"}) {
        const auto full = run_in_shell("\"$0\" " + command + " >/dev/full");
        EXPECT_EQ(full.exit_code, 3) << command;
        EXPECT_THAT(full.err, HasSubstr("mxproof: cannot write to stdout: No space left on device"))
            << command;

        const auto closed = run_in_shell("\"$0\" " + command + " >&-");
        EXPECT_EQ(closed.exit_code, 3) << command;
        EXPECT_THAT(closed.err, HasSubstr("mxproof: stdout is closed")) << command;
    }
}

TEST(Output, ThatNobodyReadsIsAnErrorNotASignal) {
    const auto result = run_in_shell("\"$0\" explain dane/ mta-sts/ starttls/ | true");

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, HasSubstr("mxproof: cannot write to stdout: Broken pipe"));
}

TEST(Output, IsNotWrittenIntoAnotherFileWhenStderrIsClosed) {
    EXPECT_EQ(run_in_shell("\"$0\" list nosuch/ 2>&-").exit_code, 2);
    EXPECT_EQ(run_in_shell("\"$0\" list <&- 2>&-").exit_code, 0);
}

TEST(Output, ShowsEscapeSequencesOfAFilesNameAsText) {
    const TemporaryDirectory directory;
    const auto file = directory.write("mine/\033[31mred\033]0;owned\007.yaml", "title: \033[2J\n");

    for (const std::string command : {"lint", "run", "explain"}) {
        const auto result = run_mxproof({command, file.string()});
        EXPECT_EQ(result.exit_code, 2);
        EXPECT_THAT(result.out + result.err, Not(HasSubstr("\033")));
        EXPECT_THAT(result.out + result.err, HasSubstr("\\x1B[31mred\\x1B]0;owned\\x07.yaml"));
    }
}

TEST(Output, ShowsEscapeSequencesOfAnOptionsValueAsText) {
    const auto result = run_mxproof({"run", "--sender", "\033[2Jnosuch", "--policy", "may"});

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("there is no sender \"\\x1B[2Jnosuch\""));
}

TEST(Log, SaysWhatMxproofDoesWhereItIsAskedToAndNowhereElse) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto file = directory.path() / "log";

    const auto result =
        run_mxproof({"run", "dane/correct", "--policy", "may", "--log", "debug", "--log-file", file.string()}
        );

    EXPECT_EQ(result.exit_code, 0) << result.err;
    const std::string log = read_file(file);
    for (const std::string said :
         {"the world is up",
          "may: starts at 198.19.192.2",
          "may: has started, version 3.",
          "recipients: 1, queue id ",
          "may: the wait is over, recipients without an attempt: 0",
          "may: is stopped"})
        EXPECT_THAT(log, HasSubstr(said));
    EXPECT_THAT(result.err, Not(HasSubstr("the world is up")));

    const auto on_stderr = run_mxproof({"--log", "debug", "run", "dane/correct", "--policy", "may"});
    EXPECT_THAT(on_stderr.err, HasSubstr("the world is up"));
    EXPECT_THAT(on_stderr.out, Not(HasSubstr("the world is up")));
}

TEST(Log, ThatHasNoPlaceIsWrongUsage) {
    const auto result = run_mxproof({"list", "--log", "debug", "--log-file", "/nosuch/log"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("cannot write the log to /nosuch/log"));

    EXPECT_EQ(run_mxproof({"list", "--log-file", "/dev/null"}).exit_code, 2);
    EXPECT_EQ(run_mxproof({"list", "--log", "loudly"}).exit_code, 2);
}

TEST(Output, OfARunIsMissedAfterItsReportsAreWritten) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";

    const auto result =
        run_in_shell("\"$0\" run dane/correct --policy may --report json=" + report.string() + " >/dev/full");

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, HasSubstr("cannot write to stdout"));
    EXPECT_EQ(read_json(report).at("deliveries").at(0).at("verdict").as_string(), "kept");
}

} // namespace
