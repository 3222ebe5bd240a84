#include "harness/scenario/known_difference_parser.hpp"

#include "harness/scenario/expectation_parser.hpp"
#include "harness/scenario/sender_description.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

std::vector<const YamlNode*> one_or_more(const YamlNode* node) {
    if (!node) return {};
    if (node->kind != YamlNode::Kind::sequence) return {node};
    std::vector<const YamlNode*> items;
    for (const YamlNode& item : node->items)
        items.push_back(&item);
    return items;
}

void parse_policies(const FieldReader& fields, KnownDifference& difference) {
    for (const YamlNode* node : one_or_more(fields.find("policy"))) {
        const auto named = policies_named(node->scalar);
        if (named.empty()) fields.problems().unknown_word(node->position, node->scalar, policy_words());
        difference.keys.push_back(node->scalar);
        difference.policies.insert(difference.policies.end(), named.begin(), named.end());
    }
}

std::optional<PostfixVersion> parse_bound(const FieldReader& fields, const char* key) {
    const std::string text = fields.text(key);
    const auto version = parse_postfix_version(text);
    if (!text.empty() && !version)
        fields.problems().error(
            fields.find(key)->position,
            fmt::format("found \"{}\", expected a version, like \"3.6\" or \"3.7.13\"", text)
        );
    return version;
}

VersionRange parse_range(const YamlNode& node, Problems& problems) {
    const FieldReader fields(node, kVersionRange, problems);
    const VersionRange range{parse_bound(fields, "from"), parse_bound(fields, "before")};
    if (range.from && range.before && *range.before <= *range.from)
        problems.error(node.position, "no version is between these two");
    return range;
}

// What both kinds of file say.
KnownDifference parse_common(const FieldReader& fields, const Peer& peer) {
    KnownDifference difference;
    parse_policies(fields, difference);
    if (const YamlNode* versions = fields.find("versions"))
        difference.versions = parse_range(*versions, fields.problems());
    if (const YamlNode* saw = fields.find("saw"))
        difference.saw = parse_expectation(*saw, peer, fields.problems());
    else
        fields.problems().error(fields.position(), "there is no \"saw\": what is seen instead?");
    difference.saw.why = fields.text("why", true);
    difference.saw.sources = fields.texts("sources");
    if (difference.saw.sources.empty())
        fields.problems().error(fields.position(), "there are no \"sources\": what shows it?");
    return difference;
}

bool says_the_same(Expectation one, const Expectation& other) {
    one.why = other.why;
    one.sources = other.sources;
    one.undocumented = other.undocumented;
    return one == other;
}

// What is documented of some versions may be what is seen of others. Another program has documents of its
// own, which no scenario file has.
bool is_documented_otherwise(
    const KnownDifference& difference,
    const Scenario& scenario,
    const Policy& policy,
    const Expectation& expected
) {
    if (difference.program != "postfix" || !says_the_same(difference.saw, expected)) return true;
    return std::any_of(scenario.versions.begin(), scenario.versions.end(), [&](const auto& entry) {
        return entry.expect.contains(policy);
    });
}

void check_against_documents(
    const KnownDifference& difference, const Scenario& scenario, Position where, Problems& problems
) {
    bool any_documented = false;
    bool any_otherwise = false;
    for (const Policy& policy : difference.policies) {
        const auto expected = scenario.expect.find(policy);
        if (expected == scenario.expect.end()) continue;
        any_documented = true;
        if (is_documented_otherwise(difference, scenario, policy, expected->second)) any_otherwise = true;
    }
    if (difference.policies.empty()) return; // a wrong key, which has its own message
    if (!any_documented)
        problems.error(where, "\"expect\" names none of these policies: there is nothing to deviate from");
    else if (!any_otherwise)
        problems.error(where, "this is what \"expect\" says of these policies anyway");
}

bool overlap(const VersionRange& one, const VersionRange& other) {
    const auto ends_before = [](const VersionRange& first, const VersionRange& second) {
        return first.before && second.from && *first.before <= *second.from;
    };
    return !ends_before(one, other) && !ends_before(other, one);
}

// Of two that are about the same, one would never be looked for.
void check_against_others(
    const KnownDifference& difference,
    const std::vector<KnownDifference>& others,
    Position where,
    Problems& problems
) {
    for (const KnownDifference& other : others) {
        if (other.program != difference.program || !overlap(other.versions, difference.versions)) continue;
        for (const Policy& policy : difference.policies)
            if (difference_under(policy, {other})) {
                problems.error(
                    where,
                    fmt::format("another known difference is about {} in these versions", to_text(policy))
                );
                return;
            }
    }
}

template <typename Parse>
std::vector<KnownDifference> parse_list(const YamlNode& node, Problems& problems, Parse parse_item) {
    std::vector<KnownDifference> all;
    if (node.kind != YamlNode::Kind::sequence) {
        problems.error(
            node.position, fmt::format("found {} for \"deviates\", expected a list", describe(node))
        );
        return all;
    }
    for (const YamlNode& item : node.items) {
        KnownDifference difference = parse_item(item, all);
        all.push_back(std::move(difference));
    }
    return all;
}

} // namespace

std::vector<KnownDifference>
parse_known_differences(const YamlNode& node, const Scenario& scenario, Problems& problems) {
    return parse_list(node, problems, [&](const YamlNode& item, const std::vector<KnownDifference>& others) {
        const FieldReader fields(item, kKnownDifference, problems);
        KnownDifference difference = parse_common(fields, scenario.peer);
        const auto program = fields.index_of("program", known_programs());
        if (program) difference.program = known_programs()[*program];
        if (!fields.find("program")) problems.error(item.position, "there is no \"program\"");
        if (!fields.find("policy")) problems.error(item.position, "there is no \"policy\"");
        if (problems.has_error()) return difference;
        check_against_documents(difference, scenario, item.position, problems);
        check_against_others(difference, others, item.position, problems);
        return difference;
    });
}

std::vector<KnownDifference> parse_known_differences_of_a_sender(const YamlNode& node, Problems& problems) {
    return parse_list(node, problems, [&](const YamlNode& item, const std::vector<KnownDifference>&) {
        const FieldReader fields(item, kKnownDifferenceOfASender, problems);
        KnownDifference difference = parse_common(fields, any_peer());
        difference.scenarios = fields.texts("scenarios");
        if (difference.scenarios.empty()) problems.error(item.position, "there are no \"scenarios\"");
        return difference;
    });
}

} // namespace harness
