// `--format json` of every command that runs nothing, lists in a pipe, and `lint` of whatever is named.
#include "tests/support/mxproof_program.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace {

namespace json = boost::json;
using namespace support;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::SizeIs;

json::value json_of(std::vector<std::string> arguments, int exit_code = 0) {
    arguments.insert(arguments.end(), {"--format", "json"});
    const auto result = run_mxproof(arguments);
    EXPECT_EQ(result.exit_code, exit_code) << result.err;
    return json::parse(result.out); // throws if anything else is on stdout
}

TEST(FormatJson, OfListsNamesEverythingThatTheTextNames) {
    const auto list = json_of({"list", "dane/correct", "attack/"});
    EXPECT_EQ(list.at("scenarios").at(0).at("id").as_string(), "attack/ad-bit-cleared");
    EXPECT_TRUE(list.at("scenarios").at(0).at("attack").as_bool());

    const auto senders = json_of({"list", "--senders"});
    const auto& all = senders.at("senders").as_array();
    const auto mailu = std::find_if(all.begin(), all.end(), [](const json::value& sender) {
        return sender.at("name").as_string() == "mailu";
    });
    ASSERT_NE(mailu, all.end());
    EXPECT_EQ(mailu->at("claims").as_string(), "dane insecure-mx=dane sts=strict-testing");

    const auto images = json_of({"image", "list"});
    EXPECT_THAT(json::value_to<std::vector<std::string>>(images.at("images")), Contains("postfix-3.10"));
}

TEST(FormatJson, ExplainsWithWordsOfTheVocabulary) {
    const auto scenario = json_of({"explain", "dane/correct"}).at("scenarios").at(0);

    EXPECT_EQ(scenario.at("expect").at("dane-only").at("channel").as_string(), "authenticated");
    EXPECT_THAT(scenario.at("peer").as_array(), SizeIs(testing::Ge(2U)));
    EXPECT_TRUE(scenario.at("reported").is_null());
}

TEST(FormatJson, OfClaimsIsThatOfARunsReport) {
    const auto claims = json_of({"claims"}).at("claims").as_array();

    ASSERT_THAT(claims, SizeIs(testing::Gt(5U)));
    EXPECT_EQ(claims.at(0).at("state").as_string(), "untested");
}

TEST(FormatJson, OfDoctorSaysWhetherThisMachineCanRun) {
    const auto result = run_mxproof({"doctor", "--format", "json"});
    const auto findings = json::parse(result.out);

    EXPECT_EQ(findings.at("can_run").as_bool(), result.exit_code == 0);
    EXPECT_EQ(findings.at("findings").as_array().size(), 6U);
}

TEST(FormatJson, OfALintHasEveryProblemWithItsPosition) {
    const TemporaryDirectory directory;
    const auto file =
        directory.write("mine/bad.yaml", "titel: Bad\nexpect:\n  none: delivered plaintext\nsources: [me]\n");

    const auto linted = json_of({"lint", file.string()}, 2);

    EXPECT_EQ(linted.at("good").as_int64(), 0);
    const auto& problems = linted.at("problems").as_array();
    EXPECT_TRUE(std::any_of(problems.begin(), problems.end(), [](const json::value& problem) {
        return problem.at("line") == 1 && problem.at("kind") == "error" &&
               std::string(problem.at("text").as_string()).find("did you mean \"title\"") !=
                   std::string::npos;
    }));
}

TEST(FormatJson, OfARunIsItsReportAndNothingElseIsOnStdout) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto report = json_of({"run", "dane/correct", "--policy", "may"});

    EXPECT_EQ(report.at("deliveries").at(0).at("verdict").as_string(), "kept");
}

TEST(Lists, AreOneLineEachInAPipe) {
    const auto count = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
    const auto scenarios = json_of({"list"}).at("scenarios").as_array().size();
    const auto senders = json_of({"list", "--senders"}).at("senders").as_array().size();

    EXPECT_EQ(count(run_mxproof({"list"}).out), static_cast<std::ptrdiff_t>(scenarios));
    EXPECT_EQ(count(run_mxproof({"list", "--senders"}).out), static_cast<std::ptrdiff_t>(senders));
}

TEST(Lint, TakesFoldersWithScenariosSendersAndClaims) {
    const TemporaryDirectory directory;
    directory.write("mine/peer.yaml", "title: T\nexpect:\n  none: delivred plaintext\nsources: [me]\n");
    directory.write("my-mailu.yaml", "title: T\nbase: mailu-defer-falze\n");
    directory.write(
        "claims/mine.yaml", "claim: C\nsource: S\nsender: mailu\nbehaves: may\nscenarios: [dane/corect]\n"
    );
    directory.write("senders/good.yaml", "title: T\nbase: mailu-defer-false-defect\n");

    const auto result = run_mxproof({"lint", directory.path().string()});

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(
        result.out,
        AllOf(
            HasSubstr("peer.yaml:3:9: error: found \"delivred\""),
            HasSubstr("did you mean \"mailu-defer-false\"?"),
            HasSubstr("mine.yaml:5:13: error: no scenario matches \"dane/corect\"")
        )
    );
    EXPECT_THAT(
        result.out,
        HasSubstr("    3 |   none: delivred plaintext\n"
                  "      |         ^\n")
    );
    EXPECT_THAT(result.out, HasSubstr("1 good file, 3 errors, 1 warning\n"));
}

TEST(Lint, SaysThatAFolderHoldsNothingToLint) {
    const TemporaryDirectory directory;

    const auto result = run_mxproof({"lint", directory.path().string()});

    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.out, HasSubstr("there is no .yaml file in this folder"));
}

} // namespace
