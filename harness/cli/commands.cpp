#include "harness/cli/commands.hpp"

#include "harness/analyze/explained_text.hpp"
#include "harness/base/shortened.hpp"
#include "harness/cli/chosen_scenarios.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/cli/user_files.hpp"
#include "harness/report/explain_report.hpp"
#include "harness/report/json_catalogue.hpp"
#include "harness/report/json_values.hpp"
#include "harness/report/list_report.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/run/doctor.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "harness/scenario/sender_description.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace harness {

namespace {

constexpr std::size_t kShownOfText = 100; // octets of what is not understood

int list_senders(const CommandLine& line) {
    const SenderLoadResult loaded = load_senders(line.scenarios / "senders");
    const bool errors = print_problems(loaded.problems);
    print(
        line.format == Format::json ? sender_list_json(loaded.senders)
                                    : sender_list_report(loaded.senders, width_of_listing())
    );
    return errors ? 2 : 0;
}

} // namespace

int list_command(const CommandLine& line, const ListOptions& options) {
    if (options.senders) return list_senders(line);
    auto scenarios = choose_scenarios(line.scenarios, options.selectors);
    if (!scenarios) return 2;
    std::erase_if(scenarios->chosen, [&](const Scenario* scenario) {
        return !keeps(options.filter, *scenario);
    });
    if (scenarios->chosen.empty()) {
        say("mxproof: no scenario is like that (`mxproof list` shows all)");
        return 2;
    }
    print(
        line.format == Format::json ? list_json(scenarios->chosen)
                                    : list_report(scenarios->chosen, width_of_listing())
    );
    return 0;
}

namespace {

// Of a line of a log, a reason or a status code; nothing if a word is a scenario's name, or may be one.
std::optional<int> explain_texts(const CommandLine& line, const std::vector<std::string>& words) {
    boost::json::array objects;
    std::string text;
    for (const std::string& word : words) {
        if (names_a_file(word)) return std::nullopt;
        const auto found = explained(word);
        if (!found && word.find(' ') == std::string::npos) return std::nullopt;
        if (!found) {
            say(fmt::format(
                "mxproof: \"{}\" is no line of a log that mxproof understands, no reason and no status code",
                shortened(word, kShownOfText)
            ));
            return 2;
        }
        objects.push_back(explained_object(*found));
        text += (text.empty() ? "" : "\n") +
                explained_report(*found, static_cast<std::size_t>(width_of_stdout()));
    }
    const boost::json::object object{{"texts", std::move(objects)}};
    print(line.format == Format::json ? boost::json::serialize(object) + '\n' : text);
    return 0;
}

} // namespace

int explain_command(const CommandLine& line, const ExplainOptions& options) {
    if (const auto exit_code = explain_texts(line, options.selectors)) return *exit_code;
    const auto scenarios = choose_scenarios(line.scenarios, options.selectors);
    if (!scenarios) return 2;
    if (line.format == Format::json) {
        print(explain_json(scenarios->chosen));
        return 0;
    }
    const ProgramLoadResult programs = load_programs(line.scenarios / "programs");
    if (print_problems(programs.problems)) return 2;
    std::string text;
    for (const Scenario* scenario : scenarios->chosen)
        text += (text.empty() ? "" : "\n") + explain_report(*scenario, width_of_stdout(), programs.programs);
    print(text);
    return 0;
}

namespace {

std::string_view word_of(Finding::State state) {
    switch (state) {
    case Finding::State::good:
        return "ok";
    case Finding::State::without:
        return "without";
    case Finding::State::missing:
        return "missing";
    }
    return "?";
}

std::string findings_text(const std::vector<Finding>& findings, bool good) {
    std::string text;
    for (const Finding& finding : findings) {
        text += fmt::format("{:<7} {}\n", word_of(finding.state), printable_lines(finding.what));
        if (finding.state != Finding::State::good)
            text += fmt::format("        {}\n", printable_lines(finding.remedy));
    }
    return text + (good ? "This machine can run mxproof.\n" : "");
}

std::string findings_json(const std::vector<Finding>& findings, bool good) {
    boost::json::array array;
    for (const Finding& finding : findings)
        array.push_back(boost::json::object{
            {"state", word_of(finding.state)},
            {"what", utf8(finding.what)},
            {"remedy",
             finding.state == Finding::State::good ? boost::json::value() : text_or_null(finding.remedy)}});
    return boost::json::serialize(boost::json::object{{"can_run", good}, {"findings", std::move(array)}}) +
           '\n';
}

} // namespace

int doctor_command(const CommandLine& line) {
    const auto findings = examine_machine();
    const bool good = std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.state == Finding::State::missing;
    });
    print(line.format == Format::json ? findings_json(findings, good) : findings_text(findings, good));
    return good ? 0 : 3;
}

} // namespace harness
