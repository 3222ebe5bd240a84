#include "harness/cli/chosen_scenarios.hpp"

#include "harness/cli/output.hpp"
#include "harness/cli/user_files.hpp"
#include "harness/scenario/scenario_selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

// Reports name files as the user would: relative, if they are below the working directory.
std::filesystem::path seen_from_here(const std::filesystem::path& file) {
    std::error_code error;
    const auto relative = std::filesystem::proximate(file, error);
    return error || relative.begin() == relative.end() || *relative.begin() == ".." ? file : relative;
}

bool load_files(
    const std::filesystem::path& folder, const std::vector<std::string>& files, ChosenScenarios& chosen
) {
    bool good = true;
    for (const std::string& file : files) {
        LoadResult loaded = load_file(file, folder);
        good = !print_problems(loaded.problems) && good;
        for (Scenario& scenario : loaded.scenarios) {
            chosen.storage.push_back(std::move(scenario));
            chosen.chosen.push_back(&chosen.storage.back());
        }
    }
    return good;
}

bool select_from_catalogue(
    const LoadResult& catalogue, const std::vector<std::string>& names, ChosenScenarios& chosen
) {
    if (print_problems(catalogue.problems)) return false;
    const Selection selection = select(catalogue.scenarios, names);
    for (const std::string& sentence : selection.unmatched)
        say("mxproof: " + sentence);
    for (const Scenario* scenario : selection.scenarios) {
        chosen.storage.push_back(*scenario);
        chosen.storage.back().file = seen_from_here(scenario->file);
        chosen.chosen.push_back(&chosen.storage.back());
    }
    return selection.unmatched.empty();
}

// Files alone need no catalogue.
bool needs_catalogue(const std::vector<std::string>& selectors) {
    return selectors.empty() || !std::all_of(selectors.begin(), selectors.end(), names_a_file);
}

} // namespace

std::optional<ChosenScenarios>
choose_scenarios(const std::filesystem::path& folder, const std::vector<std::string>& selectors) {
    return choose_scenarios(
        folder, needs_catalogue(selectors) ? load_catalogue(folder) : LoadResult{}, selectors
    );
}

std::optional<ChosenScenarios> choose_scenarios(
    const std::filesystem::path& folder,
    const LoadResult& catalogue,
    const std::vector<std::string>& selectors
) {
    std::vector<std::string> files;
    std::vector<std::string> names;
    for (const std::string& selector : selectors)
        (names_a_file(selector) ? files : names).push_back(selector);
    ChosenScenarios chosen;
    bool good = true;
    if (needs_catalogue(selectors)) good = select_from_catalogue(catalogue, names, chosen);
    good = load_files(folder, files, chosen) && good;
    good = !print_problems(find_collisions(chosen.chosen)) && good;
    if (!good) return std::nullopt;
    if (chosen.chosen.empty()) {
        say(fmt::format("mxproof: there are no scenarios in {}", folder.string()));
        return std::nullopt;
    }
    return chosen;
}

} // namespace harness
