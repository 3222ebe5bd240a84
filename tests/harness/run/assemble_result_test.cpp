#include "harness/run/assemble_result.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const Policy kMay{Level::may};

Scenario scenario(const std::string& id) {
    Scenario scenario;
    scenario.id = id;
    scenario.expect[kMay] = {};
    return scenario;
}

TEST(NotApplicable, IsWhatTheSenderCannotPlayAndAnOutcomeIsDocumentedFor) {
    const Scenario first = scenario("a/first");
    Scenario later = scenario("a/later");
    later.attempt = Attempt::later;
    Scenario undocumented = later;
    undocumented.expect.clear();
    const auto cells = not_applicable({&first, &later, &undocumented}, container_sender({}, kMay));

    ASSERT_THAT(cells, SizeIs(1));
    EXPECT_EQ(cells[0].scenario, "a/later");
    EXPECT_THAT(cells[0].why, HasSubstr("no later attempts"));
    EXPECT_THAT(not_applicable({&first, &later, &undocumented}, honest_sender(kMay)), IsEmpty());
}

TEST(NotApplicable, IsAllOfASenderThatCannotBeToldItsPolicy) {
    const Scenario first = scenario("a/first");
    const SenderPlan plan = own_sender("exim", {Level::dane, InsecureMx::dane});
    const auto cells = not_applicable({&first}, plan);

    ASSERT_THAT(cells, SizeIs(1));
    EXPECT_EQ(cells[0].scenario, "");
    EXPECT_EQ(cells[0].why, plan.untellable);
}

TEST(NotApplicable, IsNothingOfASenderThatIsThereForReportsAlone) {
    const Scenario first = scenario("a/first");
    EXPECT_THAT(not_applicable({&first}, reported_sender(kMay)), IsEmpty());
}

} // namespace
} // namespace harness
