#include "harness/report/json_catalogue.hpp"

#include "harness/report/claim_states.hpp"
#include "harness/report/explain_report.hpp"
#include "harness/report/json_values.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

#include <map>
#include <string_view>
#include <utility>

namespace harness {

namespace {

namespace json = boost::json;

// `"key": […]` with a line for each item, so that grep finds them.
template <typename Item, typename Line>
std::string list_of(std::string_view key, const std::vector<Item>& items, Line line_of) {
    std::string out = fmt::format("  \"{}\": [", key);
    std::string_view separator = "\n    ";
    for (const Item& item : items) {
        out += separator;
        out += line_of(item);
        separator = ",\n    ";
    }
    return out + (items.empty() ? "]" : "\n  ]");
}

template <typename Item, typename Line>
std::string object_of(std::string_view key, const std::vector<Item>& items, Line line_of) {
    return fmt::format("{{\n{}\n}}\n", list_of(key, items, line_of));
}

json::array policies_of(const Expectations& expect) {
    json::array policies;
    for (const auto& entry : expect)
        policies.emplace_back(to_text(entry.first));
    return policies;
}

std::string scenario_line(const Scenario* scenario) {
    return json::serialize(json::object{
        {"id", utf8(scenario->id)},
        {"title", utf8(scenario->title)},
        {"attack", !scenario->attack.empty()},
        {"policies", policies_of(scenario->expect)},
        {"file", utf8(scenario->file.string())}});
}

std::string sender_line(const SenderDescription& sender) {
    return json::serialize(json::object{
        {"name", utf8(sender.name)},
        {"title", utf8(sender.title)},
        {"claims", word_or_null(sender.claims)},
        {"image", utf8(sender.image)},
        {"source", text_or_null(sender.source)},
        {"file", utf8(sender.file.string())}});
}

json::object expectations(const Expectations& expect) {
    json::object object;
    for (const auto& [policy, expected] : expect)
        object[to_text(policy)] = expected_object(expected);
    return object;
}

json::array versions(const std::vector<VersionExpectations>& versions) {
    json::array array;
    for (const VersionExpectations& entry : versions)
        array.push_back(json::object{
            {"before", to_text(entry.before)},
            {"expect", expectations(entry.expect)},
            {"why", text_or_null(entry.why)},
            {"sources", texts(entry.sources)}});
    return array;
}

json::array differences(const std::vector<KnownDifference>& differences) {
    json::array array;
    for (const KnownDifference& difference : differences)
        array.push_back(json::object{
            {"program", utf8(difference.program)},
            {"policies", texts(difference.keys)},
            {"versions", text_or_null(to_text(difference.versions))},
            {"saw", known_object(difference.saw)}});
    return array;
}

json::value change(const Scenario& scenario) {
    if (!scenario.peer.then) return nullptr;
    return json::object{
        {"peer", texts(describe_change(scenario.peer))},
        {"expected_of_the_first", expectations(scenario.first)},
        {"like", text_or_null(scenario.first_like ? scenario.first_like->id : "")}};
}

json::value captured(const std::optional<Captured>& captured) {
    if (!captured) return nullptr;
    return {
        {"date", captured->date},
        {"resolver", text_or_null(captured->resolver)},
        {"domain", text_or_null(captured->domain)},
        {"hosts", texts(captured->hosts)},
        {"left_out", texts(captured->left_out)}};
}

json::value reported(const std::optional<Reported>& reported) {
    if (!reported) return nullptr;
    return json::object{
        {"policy", word_or_null(reported->policy)},
        {"claimed", word_or_null(reported->claimed)},
        {"saw", expected_object(reported->saw)},
        {"text", text_or_null(reported->text)}};
}

std::string explained_line(const Scenario* scenario) {
    return json::serialize(json::object{
        {"id", utf8(scenario->id)},
        {"title", utf8(scenario->title)},
        {"life", text_or_null(scenario->life)},
        {"attack", text_or_null(scenario->attack)},
        {"why", text_or_null(scenario->why)},
        {"peer", texts(describe_peer(scenario->peer))},
        {"then", change(*scenario)},
        {"attempt", to_text(scenario->attempt)},
        {"route", to_text(scenario->route)},
        {"expect", expectations(scenario->expect)},
        {"like", text_or_null(scenario->like ? scenario->like->id : "")},
        {"versions", versions(scenario->versions)},
        {"deviates", differences(scenario->deviates)},
        {"reported", reported(scenario->reported)},
        {"captured", captured(scenario->captured)},
        {"sources", texts(scenario->sources)},
        {"remedy", remedy_value(scenario->remedy)},
        {"file", utf8(scenario->file.string())}});
}

std::string problem_line(const Problem& problem) {
    return json::serialize(json::object{
        {"file", utf8(problem.file)},
        {"line", problem.line},
        {"column", problem.column},
        {"kind", problem.warning ? "warning" : "error"},
        {"text", utf8(problem.text)}});
}

} // namespace

std::string list_json(const std::vector<const Scenario*>& scenarios) {
    return object_of("scenarios", scenarios, scenario_line);
}

std::string sender_list_json(const std::vector<SenderDescription>& senders) {
    return object_of("senders", senders, sender_line);
}

std::string explain_json(const std::vector<const Scenario*>& scenarios) {
    return object_of("scenarios", scenarios, explained_line);
}

std::string claim_json(const ClaimResult& claim) {
    return json::serialize(json::object{
        {"id", utf8(claim.id)},
        {"claim", utf8(claim.sentence)},
        {"source", utf8(claim.source)},
        {"state", to_text(claim.state)},
        {"because", text_or_null(claim.because)},
        {"deciding", texts(claim.deciding)}});
}

std::string claims_json(const std::vector<ClaimResult>& claims) {
    return object_of("claims", claims, claim_json);
}

std::string lint_json(std::size_t good, const std::vector<Problem>& problems) {
    return fmt::format("{{\n  \"good\": {},\n{}\n}}\n", good, list_of("problems", problems, problem_line));
}

} // namespace harness
