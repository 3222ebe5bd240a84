#include "harness/scenario/program_documents.hpp"

#include "harness/scenario/expectation_parser.hpp"
#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "harness/scenario/text_file.hpp"
#include "harness/scenario/yaml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

std::vector<Policy> parse_policies(const FieldReader& fields) {
    std::vector<Policy> policies;
    for (const std::string& word : fields.texts("policies")) {
        const auto named = policies_named(word);
        if (named.empty())
            fields.problems().unknown_word(fields.find("policies")->position, word, policy_words());
        policies.insert(policies.end(), named.begin(), named.end());
    }
    if (!fields.find("policies")) fields.problems().error(fields.position(), "there are no \"policies\"");
    return policies;
}

Expectation parse_side(const FieldReader& fields, const char* key) {
    if (const YamlNode* node = fields.find(key))
        return parse_expectation(*node, any_peer(), fields.problems());
    fields.problems().error(fields.position(), fmt::format("there is no \"{}\"", key));
    return {};
}

ProgramRule parse_rule(const YamlNode& node, Problems& problems) {
    const FieldReader fields(
        node, {"policies", "expected", "instead", "scenarios", "why", "sources"}, problems
    );
    ProgramRule rule;
    rule.position = node.position;
    rule.policies = parse_policies(fields);
    rule.expected = parse_side(fields, "expected");
    rule.instead = parse_side(fields, "instead");
    rule.scenarios = fields.texts("scenarios");
    rule.instead.why = fields.text("why", true);
    rule.instead.sources = fields.texts("sources");
    if (rule.instead.sources.empty())
        problems.error(node.position, "there are no \"sources\": which document says so?");
    return rule;
}

std::optional<ProgramDocuments> load_one(const fs::path& file, std::vector<Problem>& problems) {
    const auto text = read_text(file, problems);
    const auto root = text ? read_yaml(*text, file.string(), problems) : std::nullopt;
    if (!root) return std::nullopt;
    Problems found(file.string());
    const FieldReader fields(*root, std::vector<std::string>{"title", "rules"}, found);
    ProgramDocuments documents{file.stem().string(), file, fields.text("title", true), {}};
    if (const YamlNode* rules = fields.find("rules"); rules && rules->kind == YamlNode::Kind::sequence) {
        for (const YamlNode& item : rules->items)
            documents.rules.push_back(parse_rule(item, found));
    } else {
        found.error(root->position, "there is no list of \"rules\"");
    }
    const bool good = !found.has_error();
    std::move(found).append_to(problems);
    return good ? std::optional(std::move(documents)) : std::nullopt;
}

bool is_same(const Expectation& one, const Expectation& other) {
    return one.outcome == other.outcome && one.channel == other.channel && one.reason == other.reason;
}

bool is_about(const ProgramRule& rule, const Scenario& scenario) {
    return rule.scenarios.empty() || !select({scenario}, rule.scenarios).scenarios.empty();
}

bool names(const ProgramRule& rule, const Policy& policy) {
    return std::find(rule.policies.begin(), rule.policies.end(), policy) != rule.policies.end();
}

bool matches(const ProgramRule& rule, const Policy& policy, const Expectation& expected) {
    return names(rule, policy) && is_same(rule.expected, expected);
}

// Who gets the mail, and who never does, stays as it is where the rule is about why, or over which channel. A
// server name belongs to the channel, a status code to the reason.
Expectation replaced(const Expectation& expected, Expectation instead) {
    const bool says_who = !instead.by.empty() || !instead.never_got_mail.empty();
    if (instead.outcome != expected.outcome || says_who) return instead;
    instead.by = expected.by;
    instead.never_got_mail = expected.never_got_mail;
    instead.never_dialled = expected.never_dialled;
    instead.never_greeted = expected.never_greeted;
    instead.not_asked = expected.not_asked;
    return instead;
}

} // namespace

ProgramLoadResult load_program_files(const std::vector<fs::path>& files) {
    ProgramLoadResult result;
    for (const fs::path& file : files)
        if (auto documents = load_one(file, result.problems))
            result.programs.push_back(*std::move(documents));
    return result;
}

ProgramLoadResult load_programs(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".yaml") files.push_back(entry->path());
    throw_if_exhausted(error);
    std::sort(files.begin(), files.end());
    return load_program_files(files);
}

std::vector<Problem>
rules_without_effect(const std::vector<ProgramDocuments>& programs, const std::vector<Scenario>& catalogue) {
    std::vector<Problem> problems;
    for (const ProgramDocuments& documents : programs)
        for (const ProgramRule& rule : documents.rules) {
            const bool has_effect =
                std::any_of(catalogue.begin(), catalogue.end(), [&](const Scenario& scenario) {
                    return std::any_of(
                        scenario.expect.begin(),
                        scenario.expect.end(),
                        [&](const auto& entry) {
                            return matches(rule, entry.first, entry.second) && is_about(rule, scenario);
                        }
                    );
                });
            if (!has_effect)
                problems.push_back(
                    {documents.file.string(),
                     rule.position.line,
                     rule.position.column,
                     "no scenario that this rule is about expects that of one of its policies",
                     false}
                );
        }
    return problems;
}

Scenario in_documents(Scenario scenario, const ProgramDocuments& documents) {
    for (auto& [policy, expected] : scenario.expect) {
        const auto rule =
            std::find_if(documents.rules.begin(), documents.rules.end(), [&](const ProgramRule& one) {
                return matches(one, policy, expected) && is_about(one, scenario);
            });
        if (rule != documents.rules.end()) expected = replaced(expected, rule->instead);
    }
    return scenario;
}

} // namespace harness
