#include "harness/commands.hpp"

#include "harness/chosen_scenarios.hpp"
#include "harness/output.hpp"
#include "harness/report/explain_report.hpp"
#include "harness/report/list_report.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/run/doctor.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "harness/scenario/sender_description.hpp"
#include "harness/terminal.hpp"
#include "harness/user_files.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

int list_senders(const std::filesystem::path& folder) {
    const SenderLoadResult loaded = load_senders(folder);
    const bool errors = print_problems(loaded.problems);
    print(sender_list_report(loaded.senders, width_of_stdout()));
    return errors ? 2 : 0;
}

} // namespace

int list_command(const CommandLine& line, const ListOptions& options) {
    if (options.senders) return list_senders(line.scenarios / "senders");
    const auto scenarios = choose_scenarios(line.scenarios, options.selectors);
    if (!scenarios) return 2;
    print(list_report(scenarios->chosen, width_of_stdout()));
    return 0;
}

int explain_command(const CommandLine& line, const ExplainOptions& options) {
    const auto scenarios = choose_scenarios(line.scenarios, options.selectors);
    if (!scenarios) return 2;
    const char* separator = "";
    for (const Scenario* scenario : scenarios->chosen) {
        print(separator + explain_report(*scenario, width_of_stdout()));
        separator = "\n";
    }
    return 0;
}

int lint_command(const CommandLine& line, const LintOptions& options) {
    std::size_t files = 0;
    std::size_t errors = 0;
    std::size_t warnings = 0;
    const auto count = [&](std::size_t good, const std::vector<Problem>& problems) {
        files += good;
        for (const Problem& problem : problems) {
            ++(problem.warning ? warnings : errors);
            print(printable_lines(problem.to_text()) + '\n');
        }
    };
    if (options.files.empty()) {
        const LoadResult catalogue = load_catalogue(line.scenarios);
        count(catalogue.scenarios.size(), catalogue.problems);
        const SenderLoadResult senders = load_senders(line.scenarios / "senders");
        count(senders.senders.size(), senders.problems);
    }
    for (const std::string& file : options.files) {
        const LoadResult loaded = load_file(file);
        count(loaded.scenarios.size(), loaded.problems);
    }
    print(fmt::format("{} good files, {} errors, {} warnings\n", files, errors, warnings));
    return errors == 0 ? 0 : 2;
}

int doctor_command(const CommandLine&) {
    using State = Finding::State;
    int exit_code = 0;
    for (const Finding& finding : examine_machine()) {
        const char* const word = finding.state == State::good      ? "ok"
                                 : finding.state == State::without ? "without"
                                                                   : "missing";
        print(fmt::format("{:<7} {}\n", word, printable_lines(finding.what)));
        if (finding.state == State::missing) exit_code = 3;
        if (finding.state != State::good) print(fmt::format("        {}\n", printable_lines(finding.remedy)));
    }
    if (exit_code == 0) print("This machine can run mxproof.\n");
    return exit_code;
}

} // namespace harness
