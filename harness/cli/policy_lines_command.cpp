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

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace harness {

namespace {

// `hash:/etc/postfix/tls_policy`, as main.cf has it, is made of /etc/postfix/tls_policy.
std::string source_of(const std::string& table) {
    const auto colon = table.find(':');
    const bool has_type = colon != std::string::npos && table.find('/') > colon;
    return has_type ? table.substr(colon + 1) : table;
}

// Where a key of smtp_tls_policy_maps is seen at work.
struct KeyPlace {
    std::string domain;
    Route route = Route::mx;
};

// `[mail.example.net]:587`, as relayhost and transport maps have it.
Result<KeyPlace> place_of_next_hop(const std::string& key) {
    const auto close = key.find("]:");
    const std::string port = close == std::string::npos ? "" : key.substr(close + 2);
    for (const auto& row : kWords<Route>)
        if (row.value != Route::mx && port == std::to_string(row.port)) {
            std::string host = key.substr(1, close - 1);
            if (const WhyNot why = why_not_played(host)) return Failure{*why};
            return KeyPlace{std::move(host), row.value};
        }
    return Failure{"it is a next hop, and those are played at port 587 and 465, by number"};
}

// Or why none is.
Result<KeyPlace> place_of_key(const std::string& key) {
    if (key.starts_with('[')) return place_of_next_hop(key);
    // A line for all subdomains is seen at one of them.
    std::string domain = key.starts_with('.') ? "mxproof" + key : key;
    if (const WhyNot why = why_not_played(domain)) return Failure{*why};
    return KeyPlace{std::move(domain)};
}

// The relay that no line names.
std::string relay_without_line(Route route) {
    return route == Route::mx ? "" : fmt::format("port-{}.no-line.example", row_of(route).port);
}

struct Lines {
    std::vector<PlayedLine> all;
    std::map<std::string, Route> relays; // hosts, and those that no line names
};

Lines lines_of(const std::string& source) {
    Lines lines;
    std::set<std::string> seen;
    for (TableEntry& entry : table_entries(source)) {
        PlayedLine line{entry.line, std::move(entry.key), std::move(entry.value), "", ""};
        const Result<KeyPlace> place = place_of_key(line.key);
        if (!place) {
            line.why_not = place.error().why;
        } else if (!seen.insert(place->domain).second) {
            line.why_not = fmt::format("a line before is for {} too", place->domain);
        } else {
            line.domain = place->domain;
            line.beside = relay_without_line(place->route);
            if (place->route != Route::mx)
                lines.relays[line.domain] = lines.relays[line.beside] = place->route;
        }
        lines.all.push_back(std::move(line));
    }
    return lines;
}

// As a host that mail is relayed to, which has the peer's domain for its name. For peers of one host.
void play_as_relay(Scenario& scenario, Route route) {
    scenario.route = route;
    MxHost& host = scenario.peer.mx.at(0);
    host.name = scenario.peer.domain;
    host.port = row_of(route).port;
}

bool is_any_played(const std::vector<PlayedLine>& lines) {
    for (const PlayedLine& line : lines)
        if (!line.domain.empty()) return true;
    return false;
}

std::vector<PlayedName> names_in_situation(const Lines& lines, const Situation& situation) {
    std::set<std::string> domains;
    for (const PlayedLine& line : lines.all)
        if (!line.domain.empty()) domains.insert({line.domain, line.beside});
    domains.erase("");
    std::vector<PlayedName> names;
    for (const std::string& domain : domains)
        names.push_back({domain, std::string(situation.scenario)});
    return names;
}

// Nothing if there is an error, which is printed.
std::optional<ChosenScenarios>
scenarios_in_situation(const CommandLine& line, const Lines& lines, const Situation& situation) {
    const std::vector<std::string> without_a_line{std::string(situation.scenario)};
    const LoadResult catalogue = load_selected(line.scenarios, without_a_line);
    auto scenarios =
        choose_scenarios(line.scenarios, catalogue, without_a_line, names_in_situation(lines, situation));
    if (!scenarios) return std::nullopt;
    for (const auto& [host, route] : lines.relays)
        for (Scenario& scenario : scenarios->storage)
            if (scenario.id == played_id(host, situation)) play_as_relay(scenario, route);
    return scenarios;
}

// Lines that none of the senders comes to are not played, for the reason that it has.
void leave_out_what_no_sender_takes(
    const std::vector<SenderPlan>& senders,
    const ChosenScenarios& scenarios,
    const Situation& situation,
    Lines& lines
) {
    for (PlayedLine& line : lines.all) {
        if (line.domain.empty()) continue;
        const auto played =
            std::find_if(scenarios.storage.begin(), scenarios.storage.end(), [&](const Scenario& scenario) {
                return scenario.id == played_id(line.domain, situation);
            });
        WhyNot why;
        for (const SenderPlan& sender : senders)
            if (why = sender.why_not(*played); !why) break;
        if (!why) continue;
        line.why_not = *why;
        line.domain.clear();
    }
}

// One world.
RunResult run_situation(
    const CommandLine& line,
    const RunOptions& options,
    const ChosenScenarios& scenarios,
    const Situation& situation,
    const std::vector<SenderPlan>& senders
) {
    RunSettings settings = prepare_settings(options, scenarios.chosen, senders);
    const RunKeeper keeper =
        prepare_engine(settings, shipped("images"), [](const std::string& text) { say(text); });
    say(fmt::format("{}:", situation.name));
    return run_with_progress(line, std::move(settings));
}

int refuse_table(const std::string& file, const std::vector<PlayedLine>& lines, const char* what) {
    say(fmt::format("mxproof: {} {}", file, what));
    for (const PlayedLine& each : lines)
        say(fmt::format("{}:{}: {}: {}", file, each.line, each.key, each.why_not));
    return 2;
}

} // namespace

int policy_lines_command(const CommandLine& line, const RunOptions& options) {
    const std::string file = source_of(options.policy_table);
    const auto source = text_of_file(file);
    if (!source) {
        say(fmt::format("mxproof: {} cannot be read", file));
        return 2;
    }
    Lines lines = lines_of(*source);
    if (!is_any_played(lines.all)) return refuse_table(file, lines.all, "has no line for a domain");
    std::optional<std::vector<SenderPlan>> senders;
    PolicyLines played{file, {}, {}};
    for (const Situation& situation : kSituations) {
        auto scenarios = scenarios_in_situation(line, lines, situation);
        if (!scenarios) return 2;
        if (!senders) {
            senders = prepare_senders(line, options, scenarios->chosen);
            if (!senders) return 2;
            for (SenderPlan& sender : *senders)
                sender.has_lines = true;
            leave_out_what_no_sender_takes(*senders, *scenarios, situation, lines);
            if (!is_any_played(lines.all))
                return refuse_table(file, lines.all, "has no line that can be played");
            scenarios = scenarios_in_situation(line, lines, situation);
            if (!scenarios) return 2;
        }
        played.runs.push_back(run_situation(line, options, *scenarios, situation, *senders));
        if (played.runs.back().interrupted) break;
    }
    played.lines = std::move(lines.all);
    print(
        line.format == Format::json
            ? policy_lines_json(played)
            : policy_lines_text(played, {wants_colour(line.colour), width_of_stdout(), options.in_full})
    );
    return exit_code(played);
}

} // namespace harness
