// Bad input and broken surroundings: each a clear error with the right exit code, the report still written.
#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;

TEST(BadInput, NamesAnUnknownPolicyAndTheNearestOne) {
    const auto result = run_mxproof({"run", "--policy", "dane-onyl"});

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(
        result.out + result.err, AllOf(HasSubstr("dane-onyl"), HasSubstr("did you mean \"dane-only\""))
    );
}

TEST(BadInput, IsNoDomainThatCouldBeAskedFor) {
    for (const char* const command : {"capture", "why"})
        for (const std::string word : {"bad..name", "user@example.org", ".", "b\u00fcro.example"}) {
            const auto result = run_mxproof({command, word});

            EXPECT_EQ(result.exit_code, 2) << word;
            EXPECT_THAT(
                result.err,
                HasSubstr("found \"" + word + "\", expected a domain in ASCII such as example.org")
            );
        }
}

TEST(BadInput, IsNoAmountOfEvidence) {
    for (const char* amount : {"1x", "-1", "", "99999999999999999999999"}) {
        const auto result = run_mxproof({"run", "dane/correct", "--evidence", amount});

        EXPECT_EQ(result.exit_code, 2) << amount;
        EXPECT_THAT(result.out + result.err, HasSubstr("neither all nor a number")) << amount;
    }
}

TEST(BadInput, NamesASelectorThatMatchesNothing) {
    const auto result = run_mxproof({"run", "dane/corect"});

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("dane/corect"), HasSubstr("dane/correct")));
}

TEST(BadInput, DoesNotTakeASelectorBehindAnOptionForItsValue) {
    const auto result = run_mxproof({"run", "--policy", "none", "--report", "json=x", "dane/corect"});

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("did you mean \"dane/correct\""));
}

TEST(BadInput, NamesTheFileWhoseZoneBelongsToAnotherPeer) {
    const std::string scenario = "title: A\nwhy: b\nexpect:\n  none: delivered plaintext\nsources: [me]\n";
    const TemporaryDirectory directory;
    const auto first =
        directory.write("mine/foo.yaml", scenario + "peer:\n  zone: unsigned\n  mx:\n    - zone: signed\n");
    const auto second = directory.write("mine/mx1-foo.yaml", scenario);

    const auto result = run_mxproof({"run", first.string(), second.string()});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("mx1-foo.yaml"), HasSubstr("part of the peer mine/foo")));
}

TEST(BadInput, NamesAnUnknownKindOfReportAndAMissingDirectory) {
    EXPECT_EQ(run_mxproof({"run", "--report", "junti=x"}).exit_code, 2);

    const auto result = run_mxproof({"run", "--report", "json=/nonexistent/report.json"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out + result.err, HasSubstr("there is no directory /nonexistent"));
}

TEST(BadInput, PointsAtTheLineAndColumnOfABadFile) {
    const TemporaryDirectory directory;
    const auto file =
        directory.write("mine/bad.yaml", "title: Bad\nexpct:\n  none: delivered plaintext\nsources: [me]\n");

    for (const std::string command : {"lint", "run"}) {
        const auto result = run_mxproof({command, file.string()});
        EXPECT_EQ(result.exit_code, 2);
        EXPECT_THAT(
            result.out + result.err, AllOf(HasSubstr("bad.yaml:2:1"), HasSubstr("did you mean \"expect\""))
        );
    }
}

TEST(BadInput, SaysWhichPrivilegesAreMissingAndHowToGetThem) {
    if (geteuid() != 0) GTEST_SKIP() << "needs root, to give it up";

    const auto result = run_program(
        {"setpriv",
         "--bounding-set",
         "-all",
         "--inh-caps",
         "-all",
         built_program("mxproof"),
         "run",
         "dane/correct"}
    );

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(
        result.err, AllOf(HasSubstr("CAP_SYS_ADMIN"), HasSubstr("sudo mxproof"), HasSubstr("docker run"))
    );
}

TEST(BadInput, SaysThatPostfixIsMissing) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";

    // In a mount namespace of its own, in which postfix(1) is something that cannot be run.
    const auto result = run_program(
        {"unshare",
         "--mount",
         "sh",
         "-c",
         "mount --bind /dev/null /usr/sbin/postfix && exec \"$@\"",
         "sh",
         built_program("mxproof"),
         "run",
         "dane/correct",
         "--policy",
         "may",
         "--report",
         "json=" + report.string()}
    );

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("Postfix is not installed"));
    EXPECT_EQ(read_json(report).at("deliveries").at(0).at("verdict").as_string(), "not-judged");
}

TEST(BadInput, DoesNotJudgeWhenTheQueuesDiskIsFull) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_mxproof({"run", "dane/correct", "--policy", "may", "--queue-size", "128k"});

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("not judged"));
}

// At once, not when the time for the start is over.
TEST(BadInput, SaysWhichPartOfPostfixGaveUp) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_program(
        {"sh",
         "-c",
         "ulimit -n 125 && exec \"$@\"",
         "sh",
         built_program("mxproof"),
         "run",
         "dane/correct",
         "--policy",
         "may",
         "--retries",
         "0"}
    );

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(HasSubstr("A part of Postfix gave up"), HasSubstr("proxymap["), HasSubstr("fatal: "))
    );
}

TEST(BadInput, IsNoSuccessWhenWhatIsToBeKeptCannotBe) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_program(
        {"unshare",
         "--mount",
         "sh",
         "-c",
         "mount -t tmpfs -o size=8k tmpfs /mnt && TMPDIR=/mnt exec \"$@\"",
         "sh",
         built_program("mxproof"),
         "run",
         "dane/correct",
         "--policy",
         "may",
         "--keep"}
    );

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("1 kept"), HasSubstr("could not be kept")));
}

TEST(BadInput, SaysThatAReportCouldNotBeWritten) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_mxproof({"run", "dane/correct", "--policy", "may", "--report", "json=/dev/full"});

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.err, AllOf(HasSubstr("/dev/full"), HasSubstr("No space left on device")));
}

} // namespace
