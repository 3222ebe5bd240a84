#include "harness/advise/advice_text.hpp"
#include "harness/base/file_text.hpp"
#include "harness/cli/analyze_options.hpp"
#include "harness/cli/chosen_scenarios.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/file_columns.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/run_preparation.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/cli/whole_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <chrono>
#include <thread>
#include <utility>

namespace harness {

namespace {

constexpr const char* kShippedMeasured = "postfix-3.7.json";

std::chrono::year_month_day today() {
    return std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
}

// What is not possible is said, with this exit code.
template <typename T>
struct Or {
    int exit_code = 0;
    std::optional<T> value;
};

int refuse(const std::string& text, int exit_code) {
    say("mxproof: " + text);
    return exit_code;
}

Or<Measured> measure(const CommandLine& line, const std::string& file) {
    if (const WhyNot why = why_not_writable(file))
        return {refuse(fmt::format("cannot write {}: {}", file, *why), 2), {}};
    RunOptions options;
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
    const auto scenarios = choose_scenarios(line.scenarios, {});
    if (!scenarios) return {2, {}};
    auto senders = prepare_senders(line, options, scenarios->chosen);
    if (!senders) return {2, {}};
    auto measured =
        measured_by(run_with_progress(line, prepare_settings(options, scenarios->chosen, *std::move(senders)))
        );
    if (!measured) return {refuse("nothing can be advised: " + measured.error().why, 3), {}};
    if (const WhyNot why = write_whole_file(file, to_json(*measured)))
        return {refuse(fmt::format("cannot write {}: {}", file, *why), 3), {}};
    return {0, *std::move(measured)};
}

Or<Measured> read_measured(const std::filesystem::path& file) {
    const auto text = text_of_file(file);
    if (!text) return {refuse(fmt::format("{} cannot be read", file.string()), 2), {}};
    auto measured = parse_measured(*text);
    if (!measured) return {refuse(fmt::format("{}: {}", file.string(), measured.error().why), 2), {}};
    return {0, *std::move(measured)};
}

Or<Recipients> taken(Result<Recipients> recipients, int exit_code, int exit_code_of_failure) {
    if (!recipients) return {refuse(recipients.error().why, exit_code_of_failure), {}};
    if (recipients->all.empty())
        return {refuse(recipients->source + " tells of no mail that the catalogue has a peer for", 3), {}};
    return {exit_code, *std::move(recipients)};
}

Or<Recipients> recipients_for(const CommandLine& line, const AdviseOptions& options, Measured& measured) {
    if (!options.logs.empty()) {
        AnalyzeOptions logs;
        logs.files = options.logs;
        const auto [exit_code, analysis] = read_logs(logs);
        if (!analysis) return {exit_code, {}};
        const std::string source = fmt::format("{}", fmt::join(options.logs, ", "));
        return taken(recipients_of(measured, *analysis, source), exit_code, 3);
    }
    if (options.domains.empty()) return {0, recipients_of(measured)};
    const auto text = text_of_file(options.domains);
    if (!text) return {refuse(options.domains + " cannot be read", 2), {}};
    std::vector<std::string> notes;
    if (const int wrong = add_columns_of_files(line, options.domains, *text, measured, notes))
        return {wrong, {}};
    auto recipients = taken(parse_recipients(measured, *text, options.domains), 0, 2);
    if (recipients.value) recipients.value->notes = std::move(notes);
    return recipients;
}

} // namespace

int advise_command(const CommandLine& line, const AdviseOptions& options) {
    const std::string file = !options.measure.empty()    ? options.measure
                             : !options.measured.empty() ? options.measured
                                                         : (shipped("measured") / kShippedMeasured).string();
    auto measured = options.measure.empty() ? read_measured(file) : measure(line, file);
    if (!measured.value) return measured.exit_code;
    const auto recipients = recipients_for(line, options, *measured.value);
    if (!recipients.value) return recipients.exit_code;
    const bool is_shipped = options.measure.empty() && options.measured.empty();
    const GivenAdvice given{&*measured.value, &*recipients.value, is_shipped ? "as shipped" : file, today()};
    switch (line.format) {
    case Format::text:
        print(advice_text(given, {.colour = wants_colour(line.colour), .width = width_of_stdout()}));
        break;
    case Format::json:
        print(advice_json(given));
        break;
    case Format::env:
        print(advice_env(given, options.stance));
        break;
    case Format::main_cf:
        print(advice_main_cf(given, options.stance));
        break;
    }
    return recipients.exit_code;
}

} // namespace harness
