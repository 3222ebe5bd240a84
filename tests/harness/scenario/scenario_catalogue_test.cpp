// The scenarios that are shipped.
#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace harness {
namespace {

const LoadResult& catalogue() {
    static const LoadResult loaded = load_catalogue(std::filesystem::path(MXPROOF_SOURCE_DIR) / "scenarios");
    return loaded;
}

TEST(ScenarioCatalogue, HasNoProblems) {
    EXPECT_FALSE(catalogue().scenarios.empty());
    for (const Problem& problem : catalogue().problems)
        ADD_FAILURE() << problem.to_text();
}

TEST(ScenarioCatalogue, JudgesEveryPolicyInEveryFile) {
    for (const Scenario& scenario : catalogue().scenarios)
        for (const Policy& policy : usual_policies())
            EXPECT_TRUE(scenario.expect.contains(policy)) << scenario.id << ": " << to_text(policy);
}

TEST(ScenarioCatalogue, TitlesNoTwoScenariosAlike) {
    std::set<std::string> titles;
    for (const Scenario& scenario : catalogue().scenarios)
        EXPECT_TRUE(titles.insert(scenario.title).second) << scenario.id << ": " << scenario.title;
}

TEST(ScenarioCatalogue, SaysWhatTheAttackerDoesWhereverOneIs) {
    for (const Scenario& scenario : catalogue().scenarios)
        for (const MxHost& host : scenario.peer.mx)
            EXPECT_TRUE(host.role == Role::honest || !scenario.attack.empty()) << scenario.id;
}

// The documents that speak of a level; of MTA-STS where the peer has a policy for those who ask.
bool speaks_of(const std::string& source, const Policy& policy, const Peer& peer) {
    const auto is_about = [&](std::string_view subject) { return source.find(subject) != std::string::npos; };
    if (policy.sts != Sts::off && peer.sts)
        return is_about("RFC 8461") || is_about("postfix-mta-sts-resolver");
    if (policy.level == Level::fingerprint && is_about("TLS_README client_tls_fprint")) return true;
    if (policy.level == Level::secure) return is_about("TLS_README client_tls_secure");
    const bool by_dane = policy.level == Level::dane || policy.level == Level::dane_only;
    return is_about("postconf(5) smtp_tls_security_level") ||
           is_about("TLS_README client_tls_" + std::string(by_dane ? "dane" : to_text(policy.level))) ||
           (by_dane && is_about("smtp_tls_dane_insecure_mx_policy"));
}

TEST(ScenarioCatalogue, NamesADocumentOfEveryPolicyThatIsJudged) {
    for (const Scenario& scenario : catalogue().scenarios)
        for (const auto& [policy, expected] : scenario.expect) {
            if (!expected->undocumented.empty()) continue; // the file says that there is none
            std::vector<std::string> sources = scenario.sources;
            sources.insert(sources.end(), expected->sources.begin(), expected->sources.end());
            EXPECT_TRUE(std::any_of(
                sources.begin(),
                sources.end(),
                [&, of = policy](const auto& source) { return speaks_of(source, of, scenario.peer); }
            )) << scenario.id
               << ": no source speaks of " << to_text(policy);
        }
}

// `mailu-3798-…`: the tracker and the number that its sources name too.
TEST(ScenarioCatalogue, NamesReportsAfterTheirIssue) {
    for (const Scenario& scenario : catalogue().scenarios) {
        if (!scenario.id.starts_with("reports/")) continue;
        const auto names = [&](const std::string& source) {
            const auto number = source.find(" issue ");
            return number != std::string::npos &&
                   scenario.id.find('-' + source.substr(number + std::string(" issue ").size()) + '-') !=
                       std::string::npos;
        };
        EXPECT_TRUE(std::any_of(scenario.sources.begin(), scenario.sources.end(), names)) << scenario.id;
    }
}

} // namespace
} // namespace harness
