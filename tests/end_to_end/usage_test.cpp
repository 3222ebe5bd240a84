// Command lines that are wrong: exit code 2, what was found, what was expected, in our words.
#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

struct Wrong {
    std::vector<std::string> arguments;
    std::string words;
};

TEST(Usage, SaysWhatIsWrongAndWhatIsNearest) {
    const std::vector<Wrong> all{
        {{}, "expected a command: run, list, "},
        {{"lsit"}, "unknown command \"lsit\", did you mean \"list\"?"},
        {{"image", "buld"}, "unknown command \"buld\", did you mean \"build\"?"},
        {{"run", "--polcy", "may"}, "unknown option \"--polcy\", did you mean \"--policy\"?"},
        {{"run", "--scenaros=x"}, "unknown option \"--scenaros\", did you mean \"--scenarios\"?"},
        {{"run", "--queue-size", "much"}, "--queue-size: found \"much\", expected a size such as"},
        {{"run", "--jobs", "99999999999999999999"}, "expected a number from 1 to 64"},
        {{"run", "--deadline", "soon"}, "--deadline: found \"soon\", expected a number"},
        {{"run", "--policy"}, "--policy: expected a value"},
        {{"run", "--seed", "a", "--seed", "b"}, "--seed is given more than once"},
        {{"run", "--mutant", "may=may"}, "--mutant: \"may=may\" claims what it does: it is no mutant"},
        {{"run", "--mutant", "may=may + smtp_host_lookup"},
         "--mutant: \"smtp_host_lookup\" is not NAME=VALUE"},
        {{"run", "--keep=3"}, "--keep takes no value"},
        {{"explain"}, "`mxproof explain` expects a name"},
        {{"doctor", "now"}, "`mxproof doctor` does not expect \"now\""},
        {{"image", "build", "postfix-3.12"},
         "there is no image \"postfix-3.12\", did you mean \"postfix-3.1"},
        {{"claims", "--from", "/bin/ls"}, "cannot read /bin/ls: it is no JSON report of `mxproof run`"},
        {{"claims", "--from", "/etc"}, "cannot read /etc: it is no file"},
        {{"claims", "--from", "/nonexistent"}, "cannot read /nonexistent: No such file or directory"},
        {{"list", "--scenarios", "/nonexistent"}, "/nonexistent: error: cannot be read: No such file"},
        {{"run", "--scenarios", "/etc/passwd"}, "/etc/passwd: error: cannot be read: Not a directory"},
        {{"run", "--report", "json=/proc/report.json"},
         "cannot write the report /proc/report.json: no file can"},
    };
    for (const Wrong& wrong : all) {
        const auto result = run_mxproof(wrong.arguments);

        EXPECT_EQ(result.exit_code, 2) << result.err;
        EXPECT_THAT(result.err, HasSubstr(wrong.words));
        EXPECT_THAT(result.out, IsEmpty());
    }
}

TEST(Usage, HelpSaysThatCommasSeparatePoliciesAndSenders) {
    const auto result = run_mxproof({"run", "--help"});

    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(
        result.out,
        AllOf(HasSubstr("policies, separated by commas"), HasSubstr("containers, separated by commas"))
    );
}

} // namespace
