#include "harness/scenario/scenario_filter.hpp"

#include "harness/scenario/text_file.hpp"
#include "harness/scenario/yaml_reader.hpp"

#include <algorithm>

namespace harness {

namespace {

void collect(const YamlNode& node, std::set<std::string>& words) {
    if (node.kind == YamlNode::Kind::scalar) words.insert(node.scalar);
    for (const YamlNode& item : node.items)
        collect(item, words);
    for (const YamlField& field : node.fields) {
        words.insert(field.key.scalar);
        collect(field.value, words);
    }
}

bool is_expected(Reason reason, const Scenario& scenario) {
    return std::any_of(scenario.expect.begin(), scenario.expect.end(), [&](const auto& expected) {
        return expected.second->reason == reason;
    });
}

} // namespace

std::set<std::string> tags_of(const Scenario& scenario) {
    std::vector<Problem> problems;
    std::set<std::string> words;
    const auto text = read_text(scenario.file, problems);
    const auto root = text ? read_yaml(*text, scenario.file.string(), problems) : std::nullopt;
    if (!root) return words;
    for (const char* const key : {"peer", "attempt", "route", "message"})
        if (const YamlNode* value = member(*root, key)) collect(*value, words);
    return words;
}

bool keeps(const ScenarioFilter& filter, const Scenario& scenario) {
    return (!filter.attack || !scenario.attack.empty()) &&
           (filter.report_of.empty() || scenario.id.starts_with("reports/" + filter.report_of + "-")) &&
           (!filter.reason || is_expected(*filter.reason, scenario)) &&
           (filter.tag.empty() || tags_of(scenario).contains(filter.tag));
}

} // namespace harness
