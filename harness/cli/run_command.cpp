#include "harness/cli/commands.hpp"

#include "harness/cli/again.hpp"
#include "harness/cli/chosen_scenarios.hpp"
#include "harness/cli/claims_command.hpp"
#include "harness/cli/event_output.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/run_preparation.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/cli/whole_file.hpp"
#include "harness/report/claim_states.hpp"
#include "harness/report/configuration_page.hpp"
#include "harness/report/exit_code.hpp"
#include "harness/report/json_report.hpp"
#include "harness/report/junit_report.hpp"
#include "harness/report/markdown_report.hpp"
#include "harness/report/text_report.hpp"
#include "harness/run/prepare_engine.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>

namespace harness {

namespace {

// Before anything is started: a run of minutes whose report has no place is for nothing.
bool can_be_written(const std::vector<ReportFile>& reports) {
    for (const ReportFile& report : reports) {
        const WhyNot why = why_not_writable(report.path);
        if (!why) continue;
        say(fmt::format("mxproof: cannot write the report {}: {}", report.path.string(), *why));
        return false;
    }
    return true;
}

bool write_report(const ReportFile& report, const RunResult& result) {
    const std::string text = report.kind == ReportKind::junit  ? junit_report(result)
                             : report.kind == ReportKind::json ? json_report(result)
                                                               : markdown_report(result);
    const WhyNot why = write_whole_file(report.path, text);
    if (!why) return true;
    say(fmt::format("mxproof: cannot write the report {}: {}", report.path.string(), *why));
    return false;
}

std::filesystem::path make_keep_directory() {
    const char* const configured = std::getenv("TMPDIR");
    std::string name = fmt::format("{}/mxproof-kept.XXXXXX", configured ? configured : "/tmp");
    if (!mkdtemp(name.data()))
        throw std::runtime_error(fmt::format("cannot make {}: {}", name, std::strerror(errno)));
    return name;
}

} // namespace

int run_command(const CommandLine& line, const RunOptions& options) {
    if (!options.policy_table.empty()) return policy_lines_command(line, options);
    if (!can_be_written(options.reports)) return 2;
    if (!events_can_be_written(options.events)) return 2;
    const LoadResult catalogue = load_catalogue(line.scenarios);
    const auto scenarios = choose_scenarios(line.scenarios, catalogue, options.selectors, options.played);
    if (!scenarios) return 2;
    const auto claims = load_catalogue_claims(line.scenarios, catalogue.scenarios);
    if (!claims) return 2;
    auto senders = prepare_senders(line, options, scenarios->chosen);
    if (!senders) return 2;
    RunSettings settings = prepare_settings(options, scenarios->chosen, *std::move(senders));
    if (options.keep) settings.keep = make_keep_directory();
    const RunKeeper keeper =
        prepare_engine(settings, shipped("images"), [](const std::string& text) { say(text); });
    const auto events = open_events(options.events);
    settings.events = events.get();
    RunResult result = run_with_progress(line, settings);
    if (!is_of_a_configuration(result)) result.claims = decide_claims(*claims, catalogue.scenarios, result);

    describe_again(result, line, options, name_of_this_program());

    int code = exit_code(result);
    if (events && !finish_events(*events, options.events) && code == 0) code = 3;
    // The files first: stdout may have nobody left who reads it.
    for (const ReportFile& report : options.reports)
        if (!write_report(report, result) && code == 0) code = 3;
    if (options.events != kStdout)
        print(
            line.format == Format::json
                ? json_report(result)
                : text_report(result, {wants_colour(line.colour), width_of_stdout(), options.in_full})
        );
    if (settings.keep) say("queues, logs and configurations are kept in " + settings.keep->string());
    return code;
}

} // namespace harness
