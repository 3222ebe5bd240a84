#include "harness/scenario/reported_parser.hpp"

#include "harness/base/result.hpp"
#include "harness/scenario/expectation_parser.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

// `dane` alone stands for three policies, but a server has one.
std::optional<Policy> one_policy(const FieldReader& fields, const std::string& key) {
    const std::string text = fields.text(key);
    const YamlNode* node = fields.find(key);
    if (!node || text.empty()) return std::nullopt;
    const auto policy = parse_policy(text);
    if (policy) return policy;
    std::vector<std::string> known;
    for (const Policy& each : usual_policies())
        known.push_back(to_text(each));
    fields.problems().unknown_word(node->position, text, known);
    return std::nullopt;
}

bool is_the_same(const Expectation& saw, const Expectation& expected) {
    return saw.outcome == expected.outcome && saw.channel == expected.channel &&
           saw.reason == expected.reason && (saw.by.empty() || saw.by == expected.by);
}

bool expects(const Scenario& scenario, const Policy& policy, const Expectation& saw) {
    const auto expected = scenario.expect.find(policy);
    return expected != scenario.expect.end() && is_the_same(saw, expected->second);
}

// Why the file does not show the report.
WhyNot why_not_shown(const Scenario& scenario, const Reported& reported) {
    if (reported.policy && !expects(scenario, *reported.policy, reported.saw))
        return fmt::format(
            "this is not what is expected of {}: then the report is not reproduced", to_text(*reported.policy)
        );
    if (!reported.policy && expects(scenario, *reported.claimed, reported.saw))
        return fmt::format(
            "this is what is expected of {}: then there was nothing to report", to_text(*reported.claimed)
        );
    return std::nullopt;
}

} // namespace

std::optional<Reported> parse_reported(const YamlNode& node, const Scenario& scenario, Problems& problems) {
    const FieldReader fields(node, kReported, problems);
    Reported reported{one_policy(fields, "policy"), one_policy(fields, "claimed"), {}};
    fields.read(kReported, reported);
    const YamlNode* saw = fields.find("saw");
    if (!saw) {
        problems.error(node.position, "there is no \"saw\": what did the reporter see?");
        return std::nullopt;
    }
    if (!fields.find("policy") && !fields.find("claimed"))
        problems.error(
            node.position, "there is no \"policy\", and no \"claimed\" that the server did not do either"
        );
    reported.saw = parse_expectation(*saw, scenario.peer, problems);
    if (problems.has_error()) return std::nullopt;
    if (const auto why = why_not_shown(scenario, reported)) {
        problems.error(saw->position, *why);
        return std::nullopt;
    }
    return reported;
}

} // namespace harness
