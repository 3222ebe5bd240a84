#include "harness/commands.hpp"

#include "harness/chosen_scenarios.hpp"
#include "harness/chosen_senders.hpp"
#include "harness/claims_command.hpp"
#include "harness/engine/engine_address.hpp"
#include "harness/report/claim_states.hpp"
#include "harness/report/exit_code.hpp"
#include "harness/report/json_report.hpp"
#include "harness/report/junit_report.hpp"
#include "harness/report/markdown_report.hpp"
#include "harness/report/text_report.hpp"
#include "harness/run/prepare_engine.hpp"
#include "harness/run/run.hpp"
#include "harness/run_progress.hpp"
#include "harness/terminal.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>
#include <sys/stat.h>

namespace harness {

namespace {

// Returns what went wrong; empty: written.
std::string write_report(const ReportFile& report, const RunResult& result) {
    const std::string text = report.kind == ReportKind::junit  ? junit_report(result)
                             : report.kind == ReportKind::json ? json_report(result)
                                                               : markdown_report(result);
    const std::unique_ptr<FILE, int (*)(FILE*)> file(std::fopen(report.path.c_str(), "w"), &std::fclose);
    const bool written = file && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() &&
                         std::fflush(file.get()) == 0;
    return written
               ? ""
               : fmt::format("cannot write the report {}: {}", report.path.string(), std::strerror(errno));
}

std::filesystem::path make_keep_directory() {
    const char* const configured = std::getenv("TMPDIR");
    std::string name = fmt::format("{}/mxproof-kept.XXXXXX", configured ? configured : "/tmp");
    if (!mkdtemp(name.data()))
        throw std::runtime_error(fmt::format("cannot make {}: {}", name, std::strerror(errno)));
    return name;
}

RunSettings
settings_of(const RunOptions& options, const ChosenScenarios& scenarios, std::vector<SenderPlan> senders) {
    RunSettings settings;
    settings.scenarios = scenarios.chosen;
    settings.senders = std::move(senders);
    settings.engine = engine_of_environment();
    settings.jobs = options.jobs;
    settings.seed = options.seed;
    settings.deadline = options.deadline;
    settings.start_limit = options.start_limit;
    settings.queue_size = options.queue_size;
    return settings;
}

} // namespace

int run_command(const CommandLine& line, const RunOptions& options) {
    const LoadResult catalogue = load_catalogue(line.scenarios);
    const auto scenarios = choose_scenarios(line.scenarios, catalogue, options.selectors);
    if (!scenarios) return 2;
    const auto claims = load_catalogue_claims(line.scenarios, catalogue.scenarios);
    if (!claims) return 2;
    auto senders = choose_senders(line.scenarios / "senders", options, scenarios->chosen);
    if (!senders) return 2;
    RunSettings settings = settings_of(options, *scenarios, *std::move(senders));
    const Say say = [](const std::string& text) { fmt::print(stderr, "{}\n", text); };
    prepare_engine(settings, shipped("images"), say);
    if (options.keep) settings.keep = make_keep_directory();
    RunProgress progress(stderr_is_terminal());
    settings.progress = [&progress](const Progress& now) { progress.show(now); };

    RunResult result = run(settings);
    result.claims = decide_claims(*claims, catalogue.scenarios, result);

    progress.finish();
    fmt::print("{}", text_report(result, {wants_colour(line.colour), width_of_stdout(), options.in_full}));
    std::fflush(stdout);
    if (settings.keep)
        fmt::print(stderr, "queues, logs and configurations are kept in {}\n", settings.keep->string());
    int code = exit_code(result);
    for (const ReportFile& report : options.reports) {
        const std::string trouble = write_report(report, result);
        if (trouble.empty()) continue;
        fmt::print(stderr, "mxproof: {}\n", trouble);
        if (code == 0) code = 3;
    }
    return code;
}

} // namespace harness
