#include "harness/report/problem_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ProblemText, ShowsTheLineWithACaretUnderTheColumn) {
    EXPECT_EQ(
        problem_text({"f.yaml", 2, 9, "found \"x\"", false}, "title: T\nclaims: x\n"),
        "f.yaml:2:9: error: found \"x\"\n"
        "    2 | claims: x\n"
        "      |         ^"
    );
}

TEST(ProblemText, CountsCharactersAndWhatTheyAreShownAs) {
    EXPECT_THAT(
        problem_text({"f", 1, 4, "t", true}, "äö\033x"), HasSubstr("    1 | äö\\x1Bx\n      |       ^")
    );
}

TEST(ProblemText, ShowsOfALongLineThePartAroundTheColumn) {
    const std::string text =
        problem_text({"f", 1, 501, "t", false}, std::string(500, 'a') + "X" + std::string(500, 'b'));

    EXPECT_THAT(text, HasSubstr(std::string(35, 'a') + "X" + std::string(34, 'b') + "\n"));
    EXPECT_THAT(text, HasSubstr("\n      | " + std::string(35, ' ') + "^"));
    EXPECT_THAT(text, Not(HasSubstr(std::string(40, 'a'))));
}

TEST(ProblemText, OfAFileAsAWholeOrALineThatIsNotThereIsOneLine) {
    EXPECT_EQ(problem_text({"f", 0, 0, "t", false}, "title: T\n"), "f: error: t");
    EXPECT_EQ(problem_text({"f", 9, 1, "t", false}, "title: T\n"), "f:9:1: error: t");
    EXPECT_EQ(problem_text({"f", 2, 1, "t", false}, "title: T\n"), "f:2:1: error: t");
}

} // namespace
} // namespace harness
