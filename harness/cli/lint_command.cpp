#include "harness/cli/claims_command.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/user_files.hpp"
#include "harness/report/json_catalogue.hpp"
#include "harness/scenario/claim.hpp"
#include "harness/scenario/file_kind.hpp"
#include "harness/scenario/program_documents.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "harness/scenario/sender_description.hpp"
#include "harness/scenario/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace harness {

namespace {

namespace fs = std::filesystem;

struct Linted {
    std::size_t good = 0; // files without an error
    std::vector<Problem> problems;

    void add(std::size_t more, std::vector<Problem> found) {
        good += more;
        std::move(found.begin(), found.end(), std::back_inserter(problems));
    }
};

// A file as it is; of a folder all YAML files in it and below.
std::vector<fs::path> files_of(const std::string& named, std::vector<Problem>& problems) {
    std::error_code error;
    if (!fs::is_directory(named, error)) return {named};
    std::vector<fs::path> files;
    for (fs::recursive_directory_iterator entry(named, error), end; !error && entry != end;
         entry.increment(error))
        if (names_a_file(entry->path().string())) files.push_back(entry->path());
    if (error)
        problems.push_back({named, 0, 0, why_not_read(error), false});
    else if (files.empty())
        problems.push_back({named, 0, 0, "there is no .yaml file in this folder", false});
    std::sort(files.begin(), files.end());
    return files;
}

void lint_scenarios(const std::vector<fs::path>& files, const fs::path& catalogue, Linted& linted) {
    LoadResult all;
    for (const fs::path& file : files) {
        LoadResult loaded = load_file(file, catalogue);
        linted.add(loaded.scenarios.size(), std::move(loaded.problems));
        std::move(loaded.scenarios.begin(), loaded.scenarios.end(), std::back_inserter(all.scenarios));
    }
    std::vector<const Scenario*> scenarios;
    for (const Scenario& scenario : all.scenarios)
        scenarios.push_back(&scenario);
    linted.add(0, find_collisions(scenarios));
}

// The shipped ones are loaded, too, as possible bases; what is wrong with those is not asked for.
void lint_senders(const std::vector<fs::path>& files, const fs::path& shipped_ones, Linted& linted) {
    if (files.empty()) return;
    SenderLoadResult loaded = load_senders(shipped_ones, files);
    const auto is_asked_for = [&](const fs::path& file) {
        return std::find(files.begin(), files.end(), file) != files.end();
    };
    for (const SenderDescription& sender : loaded.senders)
        linted.good += is_asked_for(sender.file) ? 1 : 0;
    for (Problem& problem : loaded.problems)
        if (is_asked_for(problem.file)) linted.problems.push_back(std::move(problem));
}

void lint_claims(ClaimLoadResult loaded, const std::vector<Scenario>& catalogue, Linted& linted) {
    const auto unmatched = unmatched_selectors(loaded.claims, catalogue);
    std::set<std::string> bad;
    for (const Problem& problem : unmatched)
        bad.insert(problem.file);
    linted.add(loaded.claims.size() - bad.size(), std::move(loaded.problems));
    linted.add(0, unmatched);
}

void lint_programs(ProgramLoadResult loaded, const std::vector<Scenario>& catalogue, Linted& linted) {
    const auto without_effect = rules_without_effect(loaded.programs, catalogue);
    std::set<std::string> bad;
    for (const Problem& problem : without_effect)
        bad.insert(problem.file);
    linted.add(loaded.programs.size() - bad.size(), std::move(loaded.problems));
    linted.add(0, without_effect);
}

Linted lint_catalogue(const fs::path& folder) {
    Linted linted;
    LoadResult catalogue = load_catalogue(folder);
    linted.add(catalogue.scenarios.size(), std::move(catalogue.problems));
    SenderLoadResult senders = load_senders(folder / "senders");
    linted.add(senders.senders.size(), std::move(senders.problems));
    lint_claims(load_claims(folder / "claims"), catalogue.scenarios, linted);
    lint_programs(load_programs(folder / "programs"), catalogue.scenarios, linted);
    return linted;
}

Linted lint_files(const std::vector<std::string>& named, const fs::path& catalogue) {
    Linted linted;
    std::vector<fs::path> scenarios;
    std::vector<fs::path> senders;
    std::vector<fs::path> claims;
    std::vector<fs::path> programs;
    for (const std::string& name : named)
        for (const fs::path& file : files_of(name, linted.problems)) {
            const FileKind kind = kind_of_file(file);
            (kind == FileKind::claim     ? claims
             : kind == FileKind::program ? programs
             : kind == FileKind::sender  ? senders
                                         : scenarios)
                .push_back(file);
        }
    lint_scenarios(scenarios, catalogue, linted);
    lint_senders(senders, catalogue / "senders", linted);
    if (!claims.empty()) lint_claims(load_claim_files(claims), load_catalogue(catalogue).scenarios, linted);
    if (!programs.empty())
        lint_programs(load_program_files(programs), load_catalogue(catalogue).scenarios, linted);
    return linted;
}

std::size_t errors_in(const std::vector<Problem>& problems) {
    const auto number = std::count_if(problems.begin(), problems.end(), [](const Problem& problem) {
        return !problem.warning;
    });
    return static_cast<std::size_t>(number);
}

std::string counted(std::size_t number, const char* what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

} // namespace

int lint_command(const CommandLine& line, const LintOptions& options) {
    const Linted linted =
        options.files.empty() ? lint_catalogue(line.scenarios) : lint_files(options.files, line.scenarios);
    const std::size_t errors = errors_in(linted.problems);
    if (line.format == Format::json) {
        print(lint_json(linted.good, linted.problems));
    } else {
        std::string text;
        for (const Problem& problem : linted.problems)
            text += text_with_source(problem) + '\n';
        const std::size_t warnings = linted.problems.size() - errors;
        print(fmt::format(
            "{}{}, {}, {}\n",
            text,
            counted(linted.good, "good file"),
            counted(errors, "error"),
            counted(warnings, "warning")
        ));
    }
    return errors == 0 ? 0 : 2;
}

} // namespace harness
