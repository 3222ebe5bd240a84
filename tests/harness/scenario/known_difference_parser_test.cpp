#include "harness/scenario/known_difference_parser.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Policy kMay{Level::may};

std::string with_deviates(const std::string& items) {
    return scenario_with("") + "deviates:\n" + items;
}

std::string item_of(const std::string& what) {
    return "  - {program: postfix, policy: may, " + what + "why: It waits., sources: [HISTORY]}\n";
}

std::string problem_of(const std::string& items) {
    const auto problems = problems_of(with_deviates(items));
    return problems.empty() ? std::string() : problems.front();
}

TEST(KnownDifferences, AreThoseOfAProgramItsPolicyAndItsVersion) {
    const auto result = load_text(
        with_deviates(
            "  - program: postfix\n    policy: [may, dane]\n    versions: {from: '3.6', before: '3.10.11'}\n"
            "    saw: deferred handshake-failed\n    why: It waits.\n    sources: [HISTORY]\n"
        ),
        "f.yaml",
        "dane/foo"
    );
    ASSERT_TRUE(result.problems.empty()) << result.problems.front().to_text();
    const auto& all = result.scenarios.at(0).deviates;

    const auto known = differences_of(all, "postfix", "3.7.11");
    ASSERT_THAT(known, SizeIs(1));
    EXPECT_EQ(to_text(known[0].versions), "from 3.6, before 3.10.11");
    EXPECT_EQ(known[0].saw.reason, Reason::handshake_failed);
    EXPECT_EQ(known[0].saw.why, "It waits.");
    EXPECT_THAT(known[0].saw.sources, ElementsAre("HISTORY"));
    EXPECT_TRUE(difference_under(kMay, known));
    EXPECT_TRUE(difference_under({Level::dane, InsecureMx::may}, known));
    EXPECT_FALSE(difference_under({Level::dane_only}, known));
    EXPECT_THAT(differences_of(all, "exim", "4.96"), IsEmpty());
    for (const char* version : {"3.5.25", "3.10.11", ""})
        EXPECT_THAT(differences_of(all, "postfix", version), IsEmpty()) << version;
}

TEST(KnownDifferences, WithoutVersionsAreThoseOfAllAlsoOfAnUnknownOne) {
    const auto result =
        load_text(with_deviates(item_of("saw: deferred handshake-failed, ")), "f.yaml", "dane/foo");
    ASSERT_THAT(result.scenarios, SizeIs(1));

    for (const char* version : {"3.5.25", "3.12-20260101", ""})
        EXPECT_THAT(differences_of(result.scenarios[0].deviates, "postfix", version), SizeIs(1)) << version;
}

TEST(KnownDifferences, AreRefusedWhereTheySayNothingClear) {
    const std::string saw = "saw: deferred handshake-failed, ";
    EXPECT_EQ(problem_of(item_of(saw)), "");
    EXPECT_THAT(problem_of(item_of("")), HasSubstr("there is no \"saw\""));
    EXPECT_THAT(
        problem_of(item_of("saw: delivered encrypted, ")),
        HasSubstr("what \"expect\" says of these policies anyway")
    );
    EXPECT_THAT(
        problem_of(item_of("versions: {from: old}, " + saw)),
        HasSubstr("found \"old\", expected a version, like \"3.6\" or \"3.7.13\"")
    );
    EXPECT_THAT(
        problem_of(item_of("versions: {from: '3.6', before: '3.6'}, " + saw)),
        HasSubstr("no version is between")
    );
    EXPECT_THAT(problem_of(item_of(saw) + item_of(saw)), HasSubstr("another known difference is about may"));
    EXPECT_THAT(
        problem_of("  - {program: sendmail, policy: may, " + saw + "why: W., sources: [a]}\n"),
        HasSubstr("found \"sendmail\", expected one of postfix, exim")
    );
    EXPECT_THAT(
        problem_of("  - {program: postfix, policy: mya, " + saw + "why: W., sources: [a]}\n"),
        HasSubstr("did you mean \"may\"?")
    );
    EXPECT_THAT(
        problem_of("  - {program: postfix, policy: may, " + saw + "why: W.}\n"), HasSubstr("no \"sources\"")
    );
    EXPECT_THAT(problem_of("  program: postfix\n"), HasSubstr("expected a list"));
}

TEST(KnownDifferences, AreNotOfAPolicyThatTheScenarioDoesNotName) {
    EXPECT_THAT(
        problems_of(
            "title: T\nexpect: {none: delivered plaintext}\ndeviates:\n" +
            item_of("saw: deferred handshake-failed, ") + "sources: [RFC 7672]\n"
        ),
        testing::Contains(HasSubstr("there is nothing to deviate from"))
    );
}

TEST(KnownDifferences, OfTwoRangesThatDoNotTouchAreBothKept) {
    const std::string saw = "saw: deferred handshake-failed, ";
    EXPECT_EQ(
        problem_of(item_of("versions: {before: '3.6'}, " + saw) + item_of("versions: {from: '3.6'}, " + saw)),
        ""
    );
}

} // namespace
} // namespace harness
