#include "harness/capture/derived_expectations.hpp"

#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/places.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

namespace harness {
namespace {

std::string text_of(const Expectation& expected) {
    std::string text(to_text(expected.outcome));
    if (expected.channel) text += fmt::format(" {}", to_text(*expected.channel));
    if (expected.reason) text += fmt::format(" {}", to_text(*expected.reason));
    return text;
}

// What a capture cannot see: what a host says to MAIL and later, what is decided by the message, the route or
// the attempt, what is otherwise for the first sessions or queries of a sender, and what localhost is to it.
bool is_out_of_sight(const Scenario& scenario) {
    if (scenario.route != Route::mx || scenario.attempt != Attempt::first) return true;
    if (scenario.message != MessageFacts()) return true;
    return std::any_of(scenario.peer.mx.begin(), scenario.peer.mx.end(), [](const MxHost& host) {
        if (host.mx_record == MxRecord::localhost) return true;
        return std::any_of(host.refusals.begin(), host.refusals.end(), [](const CommandRefusal& refusal) {
            const std::set<std::string> early{"GREETING", "EHLO", "HELO", "STARTTLS"};
            return !early.contains(refusal.command) || !refusal.is_in_every_session();
        });
    });
}

// Those whose files say something else, and why.
const std::map<std::string, std::string> kExceptions{
    {"dane/record-by-wildcard", "a capture finds the record where it is asked for, wherever it stands"},
    {"delivery/size-too-small", "what a host says to MAIL is taken for right"},
    {"dns/mx-names-an-address-public-ca", "the name in the MX record is none, which `verify` compares"},
    {"mta-sts/connection-refused", "its file says nothing of dane-only with MTA-STS in particular"},
};

TEST(DerivedExpectations, AreThoseThatTheShippedFilesHave) {
    const LoadResult catalogue = load_catalogue(MXPROOF_SOURCE_DIR "/scenarios");
    std::size_t all = 0;
    std::set<std::string> others;
    std::string differences;
    for (const Scenario& scenario : catalogue.scenarios) {
        if (is_out_of_sight(scenario)) continue;
        ++all;
        const auto derived = derived_expectations(scenario.peer);
        for (const auto& [policy, expected] : scenario.expect) {
            const auto found = derived.find(policy);
            if (found == derived.end() || text_of(found->second) == text_of(expected)) continue;
            others.insert(scenario.id);
            if (!kExceptions.contains(scenario.id))
                differences += fmt::format(
                    "{} {}: {}, derived {}\n",
                    scenario.id,
                    to_text(policy),
                    text_of(expected),
                    text_of(found->second)
                );
        }
    }
    EXPECT_GT(all, 500U);
    EXPECT_EQ(differences, "");
    EXPECT_EQ(others.size(), kExceptions.size());
}

} // namespace
} // namespace harness
