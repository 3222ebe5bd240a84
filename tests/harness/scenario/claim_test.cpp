#include "harness/scenario/claim.hpp"

#include "harness/scenario/scenario_loader.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "harness/scenario/sender_description.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <unistd.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class ClaimFiles : public testing::Test {
protected:
    ClaimFiles() { std::filesystem::create_directories(folder_); }
    ~ClaimFiles() override { std::filesystem::remove_all(folder_); }

    ClaimLoadResult load(const std::string& text) const {
        std::ofstream(folder_ / "it.yaml") << text;
        return load_claims(folder_);
    }
    std::string problem_of(const std::string& text) const {
        const auto result = load("claim: C\nsource: S\n" + text);
        EXPECT_THAT(result.problems, SizeIs(1)) << text;
        EXPECT_THAT(result.claims, IsEmpty()) << text;
        return result.problems.empty() ? "" : result.problems.front().to_text();
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("mxproof-claims-" + std::to_string(getpid()));
};

TEST_F(ClaimFiles, PromiseAColumnForSendersOnScenarios) {
    const auto result = load("claim: C\nsource: S\nsender: [a, b]\nscenarios: dane/\nbehaves: dane-only\n");
    ASSERT_THAT(result.claims, SizeIs(1));
    const Claim& claim = result.claims[0];
    EXPECT_EQ(claim.id, "it");
    EXPECT_THAT(claim.senders, ElementsAre("a", "b"));
    EXPECT_THAT(claim.scenarios, ElementsAre("dane/"));
    EXPECT_EQ(to_text(claim.behaves.value()), "dane-only");
}

TEST_F(ClaimFiles, SayWhereTheirSelectorsAre) {
    const auto result =
        load("claim: C\nsource: S\nsender: a\nscenarios:\n  - dane/\n  - dns/\nbehaves: may\n");
    ASSERT_THAT(result.claims, SizeIs(1));
    ASSERT_THAT(result.claims[0].scenario_positions, SizeIs(2));
    EXPECT_EQ(result.claims[0].scenario_positions[1].line, 6);
    EXPECT_EQ(result.claims[0].scenario_positions[1].column, 5);
}

TEST(ClaimSenders, AreNamesOrPatterns) {
    EXPECT_TRUE(means_sender("dane insecure-mx=may", "dane insecure-mx=may"));
    EXPECT_TRUE(means_sender("postfix-* may", "postfix-3.10 may"));
    EXPECT_FALSE(means_sender("postfix-* may", "postfix-3.10 dane insecure-mx=may"));
    EXPECT_FALSE(means_sender("mailu", "mailu-level-may"));
}

TEST_F(ClaimFiles, OrCompareFigures) {
    const auto result = load(
        "claim: C\nsource: S\nfigures:\n  - delivered: may > dane insecure-mx=dane\n  - deceived: a >= b\n"
    );
    ASSERT_THAT(result.claims, SizeIs(1));
    const auto& figures = result.claims[0].figures;
    ASSERT_THAT(figures, SizeIs(2));
    EXPECT_EQ(figures[0].left, "may");
    EXPECT_EQ(figures[0].relation, ">");
    EXPECT_EQ(figures[0].right, "dane insecure-mx=dane");
    EXPECT_EQ(figures[1].relation, ">=");
    EXPECT_EQ(figures[1].figure, Figure::deceived);
}

TEST_F(ClaimFiles, AreRefusedWithTheirPositionAndTheNearestWord) {
    EXPECT_THAT(
        problem_of("sender: a\nbehaves: dane-onyl\n"), HasSubstr("it.yaml:4:10: error: found \"dane-onyl\"")
    );
    EXPECT_THAT(problem_of("sender: a\nbehave: may\n"), HasSubstr("did you mean \"behaves\"?"));
    EXPECT_THAT(problem_of("behaves: may\n"), HasSubstr("no \"sender\""));
    EXPECT_THAT(problem_of("sender: a\n"), HasSubstr("either \"behaves\""));
    EXPECT_THAT(
        problem_of("sender: a\nbehaves: may\nfigures: [{delivered: a > b}]\n"),
        HasSubstr("either \"behaves\"")
    );
    EXPECT_THAT(problem_of("figures: [{delivred: a > b}]\n"), HasSubstr("did you mean \"delivered\"?"));
    EXPECT_THAT(problem_of("figures: [{delivered: a < b}]\n"), HasSubstr("FIGURE: SENDER > SENDER"));
    EXPECT_THAT(problem_of("kind: beleif\nsender: a\nbehaves: may\n"), HasSubstr("did you mean \"belief\"?"));
}

// What a claim names must exist, or it would be untested for ever.
TEST(ShippedClaims, NameSendersAndScenariosThatExist) {
    const std::string root = std::string(MXPROOF_SOURCE_DIR) + "/scenarios";
    const auto claims = load_claims(root + "/claims");
    for (const Problem& problem : claims.problems)
        ADD_FAILURE() << problem.to_text();
    EXPECT_GE(claims.claims.size(), 20U);

    std::set<std::string> senders;
    for (const Policy& policy : usual_policies())
        senders.insert(to_text(policy));
    for (const SenderDescription& sender : load_senders(root + "/senders").senders) {
        senders.insert(sender.name);
        if (sender.claims) continue; // else it is one sender for each policy
        for (const Policy& policy : usual_policies())
            senders.insert(sender.name + " " + to_text(policy));
    }
    const auto catalogue = load_catalogue(root);
    for (const Claim& claim : claims.claims) {
        EXPECT_THAT(select(catalogue.scenarios, claim.scenarios).unmatched, IsEmpty()) << claim.id;
        for (const std::string& sender : claim.senders)
            EXPECT_TRUE(std::any_of(
                senders.begin(),
                senders.end(),
                [&](const std::string& known) { return means_sender(sender, known); }
            )) << claim.id
               << ": " << sender;
        for (const Comparison& comparison : claim.figures) {
            EXPECT_TRUE(senders.contains(comparison.left)) << claim.id << ": " << comparison.left;
            EXPECT_TRUE(senders.contains(comparison.right)) << claim.id << ": " << comparison.right;
        }
    }
}

} // namespace
} // namespace harness
