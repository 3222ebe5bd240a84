#include "harness/scenario/program_documents.hpp"

#include "harness/scenario/scenario_loader.hpp"

#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace {

using namespace harness;
using testing::HasSubstr;

constexpr const char* kRule = R"(title: Exim
rules:
  - policies: [dane-only]
    expected: deferred no-dnssec
    instead: bounced no-dnssec
    why: it fails
    sources: [chapter 43]
)";

class ProgramFile : public testing::Test {
protected:
    ProgramFile() {
        if (!mkdtemp(folder_.data())) throw std::runtime_error("no temporary directory");
    }
    ~ProgramFile() override { std::filesystem::remove_all(folder_); }

    ProgramLoadResult load(const std::string& text) {
        std::ofstream(std::filesystem::path(folder_) / "exim.yaml") << text;
        return load_programs(folder_);
    }

    std::string first_problem(const std::string& text) {
        const auto loaded = load(text);
        return loaded.problems.empty() ? "" : loaded.problems.front().to_text();
    }

private:
    std::string folder_ = testing::TempDir() + "mxproof-programs.XXXXXX";
};

Scenario scenario(const std::string& expect, const std::string& id = "dane/a") {
    const auto loaded = load_text(
        "title: A peer\npeer:\n  mx: [{}, {}]\nexpect:\n" + expect + "sources: [RFC 7672]\n", "a.yaml", id
    );
    EXPECT_EQ(loaded.scenarios.size(), 1U);
    return loaded.scenarios.at(0);
}

const Policy kDaneOnly{Level::dane_only, InsecureMx::dane, Sts::off};

TEST_F(ProgramFile, ReplacesWhatTheScenariosExpectOfAPolicy) {
    const auto loaded = load(kRule);
    ASSERT_EQ(loaded.programs.size(), 1U);
    EXPECT_EQ(loaded.programs[0].program, "exim");
    const auto theirs = in_documents(scenario("  dane-only: deferred no-dnssec\n"), loaded.programs[0]);
    const Expectation& expected = theirs.expect.at(kDaneOnly);
    EXPECT_EQ(expected.outcome, Outcome::bounced);
    EXPECT_EQ(expected.reason, Reason::no_dnssec);
    EXPECT_EQ(expected.why, "it fails");
    EXPECT_EQ(expected.sources, std::vector<std::string>{"chapter 43"});
}

TEST_F(ProgramFile, LeavesOtherExpectationsAndOtherPoliciesAsTheyAre) {
    const auto loaded = load(kRule);
    for (const char* expect :
         {"  dane-only: deferred no-tlsa\n", "  secure: deferred certificate-not-verified\n"}) {
        const Scenario before = scenario(expect);
        EXPECT_EQ(in_documents(before, loaded.programs.at(0)).expect, before.expect);
    }
}

TEST_F(ProgramFile, IsAboutTheScenariosThatItSelects) {
    const auto loaded = load(std::string(kRule) + "    scenarios: [dane/]\n");
    const std::string expect = "  dane-only: deferred no-dnssec\n";
    EXPECT_EQ(
        in_documents(scenario(expect), loaded.programs.at(0)).expect.at(kDaneOnly)->outcome, Outcome::bounced
    );
    EXPECT_EQ(
        in_documents(scenario(expect, "dns/a"), loaded.programs.at(0)).expect.at(kDaneOnly)->outcome,
        Outcome::deferred
    );
}

TEST_F(ProgramFile, KeepsWhoGetsTheMailWhileTheOutcomeIsTheSame) {
    const auto loaded =
        load("title: Exim\nrules:\n"
             "  - {policies: [dane-only], expected: delivered authenticated, instead: delivered "
             "encrypted, why: so, sources: [chapter 43]}\n");
    const auto theirs = in_documents(
        scenario("  dane-only: {outcome: delivered, channel: authenticated, by: mx2, never-got-mail: [mx1]}\n"
        ),
        loaded.programs.at(0)
    );
    EXPECT_EQ(theirs.expect.at(kDaneOnly)->channel, Channel::encrypted);
    EXPECT_EQ(theirs.expect.at(kDaneOnly)->by, "mx2");
    EXPECT_EQ(theirs.expect.at(kDaneOnly)->never_got_mail, std::vector<std::string>{"mx1"});
}

TEST_F(ProgramFile, ComplainsOfARuleWithoutEffect) {
    const auto loaded = load(kRule);
    EXPECT_TRUE(rules_without_effect(loaded.programs, {scenario("  dane-only: deferred no-dnssec\n")}).empty()
    );
    const auto problems =
        rules_without_effect(loaded.programs, {scenario("  dane-only: delivered authenticated\n")});
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_THAT(problems[0].to_text(), HasSubstr("exim.yaml:3:"));
    EXPECT_FALSE(problems[0].warning);
}

TEST_F(ProgramFile, SaysWhatIsWrongAndWhere) {
    EXPECT_THAT(
        first_problem("title: Exim\nrules: [{policies: [dane-onyl]}]\n"),
        HasSubstr("did you mean \"dane-only\"?")
    );
    EXPECT_THAT(first_problem("title: Exim\n"), HasSubstr("there is no list of \"rules\""));
    EXPECT_THAT(
        first_problem("title: Exim\nrules: [{policies: [may]}]\n"), HasSubstr("there is no \"expected\"")
    );
    EXPECT_THAT(
        first_problem(
            "title: Exim\nrules: [{policies: [may], expected: delivered encrypted, instead: delivered "
            "plaintext, why: so}]\n"
        ),
        HasSubstr("there are no \"sources\"")
    );
    EXPECT_THAT(first_problem("title: Exim\nrules: []\nrule: 1\n"), HasSubstr("did you mean \"rules\"?"));
}

TEST(ProgramFolder, MayBeMissing) {
    EXPECT_TRUE(load_programs("/no/such/folder").problems.empty());
}

TEST(ShippedPrograms, HaveNoRuleWithoutEffect) {
    const std::filesystem::path root = std::filesystem::path(MXPROOF_SOURCE_DIR) / "scenarios";
    const auto loaded = load_programs(root / "programs");
    EXPECT_FALSE(loaded.programs.empty());
    EXPECT_TRUE(loaded.problems.empty());
    for (const Problem& problem : rules_without_effect(loaded.programs, load_catalogue(root).scenarios))
        ADD_FAILURE() << problem.to_text();
}

} // namespace
