#include "harness/scenario/versions.hpp"

#include "harness/scenario/expectation_parser.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

void parse_expect(
    const YamlNode& node, const Scenario& scenario, VersionExpectations& entry, Problems& problems
) {
    entry.expect = parse_expectations(node, scenario.peer, problems);
    for (auto& [policy, expected] : entry.expect) {
        const auto otherwise = scenario.expect.find(policy);
        if (otherwise == scenario.expect.end()) {
            problems.error(
                node.position, fmt::format("\"expect\" of the scenario does not name {}", to_text(policy))
            );
        } else if (otherwise->second == expected) {
            problems.warning(
                node.position, fmt::format("this is what \"expect\" says of {} anyway", to_text(policy))
            );
        }
        Expectation whole = expected;
        if (whole.why.empty()) whole.why = entry.why;
        whole.sources.insert(whole.sources.end(), entry.sources.begin(), entry.sources.end());
        expected = std::move(whole);
    }
}

VersionExpectations parse_entry(const YamlNode& node, const Scenario& scenario, Problems& problems) {
    const FieldReader fields(node, kVersion, problems);
    VersionExpectations entry;
    fields.read(kVersion, entry);
    const std::string before = fields.text("before", true);
    const auto version = parse_postfix_version(before);
    if (const YamlNode* found = fields.find("before"); found && !version && !before.empty())
        problems.error(
            found->position,
            fmt::format("found \"{}\", expected a version of Postfix, like \"3.6\" or \"3.7.13\"", before)
        );
    entry.before = version.value_or(PostfixVersion{});
    if (entry.sources.empty())
        problems.error(node.position, "there are no \"sources\": which document says so of these versions?");
    if (const YamlNode* expect = fields.find("expect"))
        parse_expect(*expect, scenario, entry, problems);
    else
        problems.error(node.position, "there is no \"expect\": what is documented of these versions");
    return entry;
}

} // namespace

std::vector<VersionExpectations>
parse_versions(const YamlNode& node, const Scenario& scenario, Problems& problems) {
    std::vector<VersionExpectations> versions;
    if (node.kind != YamlNode::Kind::sequence) {
        problems.error(
            node.position, fmt::format("found {} for \"versions\", expected a list", describe(node))
        );
        return versions;
    }
    for (const YamlNode& item : node.items)
        versions.push_back(parse_entry(item, scenario, problems));
    // The nearest bound says most of a version, so it is applied last.
    std::stable_sort(versions.begin(), versions.end(), [](const auto& a, const auto& b) {
        return a.before > b.before;
    });
    return versions;
}

Scenario in_version(Scenario scenario, std::string_view version) {
    const auto known = parse_postfix_version(version);
    if (!known) return scenario;
    for (const VersionExpectations& entry : scenario.versions)
        if (*known < entry.before)
            for (const auto& [policy, expected] : entry.expect)
                scenario.expect.insert_or_assign(policy, expected);
    return scenario;
}

} // namespace harness
