#include "harness/scenario/reported_parser.hpp"

#include "harness/scenario/expectation_parser.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

// `dane` alone stands for three policies, but a server has one.
std::optional<Policy> one_policy(const FieldReader& fields, const std::string& key, bool required) {
    const std::string text = fields.text(key, required);
    const YamlNode* node = fields.find(key);
    if (!node || text.empty()) return std::nullopt;
    const auto policy = parse_policy(text);
    if (policy) return policy;
    std::vector<std::string> known;
    for (const Policy& each : all_policies())
        known.push_back(to_text(each));
    fields.complaints().unknown_word(node->position, text, known);
    return std::nullopt;
}

bool is_the_same(const Expectation& saw, const Expectation& expected) {
    return saw.outcome == expected.outcome && saw.channel == expected.channel &&
           saw.reason == expected.reason && (saw.by.empty() || saw.by == expected.by);
}

} // namespace

std::optional<Reported>
parse_reported(const YamlNode& node, const Scenario& scenario, Complaints& complaints) {
    const FieldReader fields(node, {"policy", "claimed", "saw"}, complaints);
    const auto policy = one_policy(fields, "policy", true);
    const auto claimed = one_policy(fields, "claimed", false);
    const YamlNode* saw = fields.find("saw");
    if (!saw) {
        complaints.error(node.position, "there is no \"saw\": what did the reporter see?");
        return std::nullopt;
    }
    const Expectation seen = parse_expectation(*saw, scenario.peer, complaints);
    if (!policy || complaints.has_error()) return std::nullopt;
    const auto expected = scenario.expect.find(*policy);
    if (expected == scenario.expect.end() || !is_the_same(seen, expected->second)) {
        complaints.error(
            saw->position,
            fmt::format(
                "this is not what is expected of {}: then the report is not reproduced", to_text(*policy)
            )
        );
        return std::nullopt;
    }
    return Reported{*policy, claimed, seen};
}

} // namespace harness
