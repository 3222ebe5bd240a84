// The shipped peers as a whole: each of them once, and every kind of outcome among them.
#include "harness/report/explain_report.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/places.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

namespace harness {
namespace {

// Raise it when there are more.
constexpr std::size_t kLeastColumns = 66;
constexpr std::ptrdiff_t kMostLines = 30;

// The reasons that no file expects yet: take one out when a file does.
const std::set<std::string_view> kKnownUnreached{"connection-lost", "connection-timed-out", "unrecognised"};

const std::vector<Scenario>& catalogue() {
    static const LoadResult loaded = load_catalogue(std::filesystem::path(MXPROOF_SOURCE_DIR) / "scenarios");
    return loaded.scenarios;
}

// A peer in words, whatever its file is called.
std::string peer_of(const Scenario& scenario) {
    std::string text = fmt::format("{}", fmt::join(describe_peer(scenario.peer), "\n"));
    if (scenario.peer.then) text += fmt::format("\n{}", fmt::join(describe_change(scenario.peer), "\n"));
    const auto slash = scenario.id.find('/');
    for (const std::string& name : {scenario.id.substr(slash + 1), scenario.id.substr(0, slash)})
        for (auto at = text.find(name + '.'); at != std::string::npos; at = text.find(name + '.'))
            text.replace(at, name.size() + 1, "_");
    if (scenario.peer.sts)
        text +=
            fmt::format("\n{}\n{}", fmt::join(scenario.peer.sts->record, "\n"), scenario.peer.sts->policy);
    return fmt::format(
        "{}\n{}, {}, {}, {}{}",
        text,
        to_text(scenario.route),
        to_text(scenario.attempt),
        to_text(scenario.kept),
        to_text(scenario.submission),
        explained(kMessage, scenario.message)
    );
}

std::string outcome_of(const Expectation& expected) {
    return fmt::format(
        "{} {}",
        to_text(expected.outcome),
        expected.channel ? to_text(*expected.channel) : to_text(*expected.reason)
    );
}

TEST(CataloguePeers, AreThereOnceOutsideOfReports) {
    std::map<std::string, std::string> ids;
    for (const Scenario& scenario : catalogue()) {
        if (scenario.id.starts_with("reports/")) continue;
        const auto [first, is_new] = ids.emplace(peer_of(scenario), scenario.id);
        EXPECT_TRUE(is_new) << scenario.id << " is the peer of " << first->second << ":\n" << first->first;
    }
    EXPECT_GT(ids.size(), 300U);
}

TEST(CataloguePeers, AreWrittenInThirtyLinesEach) {
    for (const Scenario& scenario : catalogue()) {
        std::ifstream in(scenario.file);
        const auto lines = std::count(std::istreambuf_iterator<char>(in), {}, '\n');
        EXPECT_LE(lines, kMostLines) << scenario.id;
    }
}

TEST(CataloguePeers, GiveManyColumnsOfOutcomesUnderTheUsualPolicies) {
    std::set<std::vector<std::string>> columns;
    for (const Scenario& scenario : catalogue()) {
        std::vector<std::string> column;
        for (const Policy& policy : usual_policies())
            column.push_back(outcome_of(scenario.expect.at(policy)));
        columns.insert(column);
    }
    EXPECT_GE(columns.size(), kLeastColumns);
}

TEST(CataloguePeers, ReachEveryReason) {
    std::set<Reason> reached;
    for (const Scenario& scenario : catalogue())
        for (const KnownDifference& difference : scenario.deviates) // what no document says
            if (difference.saw.reason) reached.insert(*difference.saw.reason);
    for (const Scenario& scenario : catalogue())
        for (const auto& [policy, expected] : scenario.expect)
            if (expected->reason) reached.insert(*expected->reason);
    for (const Reason reason : values_of<Reason>())
        EXPECT_TRUE(reached.contains(reason) || kKnownUnreached.contains(to_text(reason)))
            << "no file expects " << to_text(reason);
}

} // namespace
} // namespace harness
