#include "harness/base/file_text.hpp"
#include "harness/cli/chosen_scenarios.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/run_preparation.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/mta/postfix/main_entries.hpp"
#include "harness/report/policy_lines.hpp"
#include "harness/run/prepare_engine.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

namespace harness {

namespace {

// `hash:/etc/postfix/tls_policy`, as main.cf has it, is made of /etc/postfix/tls_policy.
std::string source_of(const std::string& table) {
    const auto colon = table.find(':');
    const bool has_type = colon != std::string::npos && table.find('/') > colon;
    return has_type ? table.substr(colon + 1) : table;
}

// The domain that stands for a key of smtp_tls_policy_maps, or why none does.
Result<std::string> domain_of_key(const std::string& key) {
    if (key.starts_with('['))
        return Failure{"it is the next hop of a relayhost or of a transport map, not a domain"};
    // A line for all subdomains is seen at one of them.
    const std::string domain = key.starts_with('.') ? "mxproof" + key : key;
    if (const WhyNot why = why_not_played(domain)) return Failure{*why};
    return domain;
}

std::vector<PlayedLine> lines_of(const std::string& source) {
    std::vector<PlayedLine> lines;
    std::set<std::string> seen;
    for (TableEntry& entry : table_entries(source)) {
        PlayedLine line{entry.line, std::move(entry.key), std::move(entry.value), "", ""};
        const Result<std::string> domain = domain_of_key(line.key);
        if (!domain)
            line.why_not = domain.error().why;
        else if (!seen.insert(*domain).second)
            line.why_not = fmt::format("a line before is for {} too", *domain);
        else
            line.domain = *domain;
        lines.push_back(std::move(line));
    }
    return lines;
}

bool is_any_played(const std::vector<PlayedLine>& lines) {
    for (const PlayedLine& line : lines)
        if (!line.domain.empty()) return true;
    return false;
}

std::vector<PlayedName> names_in_situation(const std::vector<PlayedLine>& lines, const Situation& situation) {
    std::vector<PlayedName> names;
    for (const PlayedLine& line : lines)
        if (!line.domain.empty()) names.push_back({line.domain, std::string(situation.scenario)});
    return names;
}

// One world; nothing if there is an error, which is printed. `senders` are chosen for the first of them.
std::optional<RunResult> run_situation(
    const CommandLine& line,
    const RunOptions& options,
    const std::vector<PlayedLine>& lines,
    const Situation& situation,
    std::optional<std::vector<SenderPlan>>& senders
) {
    const std::vector<std::string> without_a_line{std::string(situation.scenario)};
    const LoadResult catalogue = load_selected(line.scenarios, without_a_line);
    const auto scenarios =
        choose_scenarios(line.scenarios, catalogue, without_a_line, names_in_situation(lines, situation));
    if (!scenarios) return std::nullopt;
    if (!senders) senders = prepare_senders(line, options, scenarios->chosen);
    if (!senders) return std::nullopt;
    RunSettings settings = prepare_settings(options, scenarios->chosen, *senders);
    const RunKeeper keeper =
        prepare_engine(settings, shipped("images"), [](const std::string& text) { say(text); });
    say(fmt::format("{}:", situation.name));
    return run_with_progress(line, std::move(settings));
}

} // namespace

int policy_lines_command(const CommandLine& line, const RunOptions& options) {
    const std::string file = source_of(options.policy_table);
    const auto source = text_of_file(file);
    if (!source) {
        say(fmt::format("mxproof: {} cannot be read", file));
        return 2;
    }
    PolicyLines played{file, lines_of(*source), {}};
    if (!is_any_played(played.lines)) {
        say(fmt::format("mxproof: {} has no line for a domain", file));
        for (const PlayedLine& each : played.lines)
            say(fmt::format("{}:{}: {}: {}", file, each.line, each.key, each.why_not));
        return 2;
    }
    std::optional<std::vector<SenderPlan>> senders;
    for (const Situation& situation : kSituations) {
        auto result = run_situation(line, options, played.lines, situation, senders);
        if (!result) return 2;
        const bool interrupted = result->interrupted;
        played.runs.push_back(*std::move(result));
        if (interrupted) break;
    }
    print(
        line.format == Format::json
            ? policy_lines_json(played)
            : policy_lines_text(played, {wants_colour(line.colour), width_of_stdout(), options.in_full})
    );
    return exit_code(played);
}

} // namespace harness
