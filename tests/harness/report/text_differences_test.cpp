#include "harness/report/text_differences.hpp"

#include "harness/report/json_report.hpp"
#include "harness/report/junit_report.hpp"
#include "harness/report/markdown_report.hpp"

#include <fmt/format.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const Policy kMay{Level::may};
const Policy kDaneOnly{Level::dane_only};

Delivery
delivery(const std::string& scenario, const std::string& container, const Policy& policy, Channel channel) {
    Delivery one;
    one.scenario = scenario;
    one.container = container;
    one.sender = container + " " + to_text(policy);
    one.policy = policy;
    one.verdict.kind = VerdictKind::kept;
    one.verdict.observed.outcome = Outcome::delivered;
    one.verdict.observed.channel = channel;
    return one;
}

TEST(Differences, AreThoseBetweenSendersThatClaimTheSame) {
    RunResult run;
    run.deliveries = {
        delivery("a/b", "old", kDaneOnly, Channel::authenticated),
        delivery("a/b", "new", kDaneOnly, Channel::encrypted),
        delivery("a/b", "old", kMay, Channel::encrypted),
        delivery("a/b", "new", kMay, Channel::encrypted),
        delivery("a/c", "old", kMay, Channel::encrypted),
        delivery("a/c", "new", kDaneOnly, Channel::authenticated),
    };

    EXPECT_THAT(
        differences(run),
        ElementsAre("a/b, dane-only: delivered authenticated with old; delivered encrypted with new")
    );
}

TEST(Differences, NameVersionsAsThePolicyIsTheSame) {
    RunResult run;
    run.deliveries = {
        delivery("a/b", "", kMay, Channel::encrypted),
        delivery("a/b", "postfix-3.5", kMay, Channel::plaintext)};
    run.deliveries[0].sender = "may";
    run.senders.resize(2);
    run.senders[0].name = "may";
    run.senders[0].program = "Postfix";
    run.senders[0].version = "3.7.11";
    run.senders[1].name = "postfix-3.5 may";
    run.senders[1].program = "Postfix";
    run.senders[1].version = "3.5.25";

    EXPECT_THAT(
        differences(run),
        ElementsAre("a/b, may: delivered encrypted with process (Postfix 3.7.11); delivered plaintext with "
                    "postfix-3.5 (Postfix 3.5.25)")
    );
}

TEST(Differences, AreAllInTheOtherReports) {
    RunResult run;
    for (int i = 0; i < 23; ++i) {
        run.deliveries.push_back(delivery("a/" + std::to_string(i), "old", kMay, Channel::plaintext));
        run.deliveries.push_back(delivery("a/" + std::to_string(i), "new", kMay, Channel::encrypted));
    }

    for (const std::string& report : {json_report(run), markdown_report(run), junit_report(run)})
        for (int i = 0; i < 23; ++i)
            EXPECT_THAT(report, HasSubstr(fmt::format("a/{}, may: delivered plaintext with old", i)));
}

TEST(Differences, AreNoneWhereOneWasNotJudged) {
    RunResult run;
    run.deliveries = {
        delivery("a/b", "old", kMay, Channel::encrypted), delivery("a/b", "new", kMay, Channel::plaintext)};
    run.deliveries[1].verdict.kind = VerdictKind::not_judged;

    EXPECT_THAT(differences(run), IsEmpty());
}

TEST(Differences, AreSaidOnceForPoliciesThatShareThem) {
    RunResult run;
    for (const Policy& policy : {kMay, kDaneOnly}) {
        run.deliveries.push_back(delivery("a/b", "old", policy, Channel::plaintext));
        run.deliveries.push_back(delivery("a/b", "new", policy, Channel::encrypted));
    }

    EXPECT_THAT(
        differences(run),
        ElementsAre("a/b, may, dane-only: delivered plaintext with old; delivered encrypted with new")
    );
}

TEST(Differences, AreCutInTheTerminalAndCounted) {
    RunResult run;
    for (int i = 0; i < 23; ++i) {
        run.deliveries.push_back(delivery("a/" + std::to_string(i), "old", kMay, Channel::plaintext));
        run.deliveries.push_back(delivery("a/" + std::to_string(i), "new", kMay, Channel::encrypted));
    }
    std::string text;
    append_differences(text, run, {});

    EXPECT_THAT(text, HasSubstr("Same policy, other outcome\n"));
    EXPECT_THAT(text, HasSubstr("and at 3 more: see the JSON report"));
}

} // namespace
} // namespace harness
