#include "harness/cli/chosen_scenarios.hpp"

#include "harness/base/nearest_word.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/shipped_catalogue.hpp"
#include "harness/cli/user_files.hpp"
#include "harness/scenario/scenario_selection.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace harness {

namespace {

// Reports name files as the user would: relative, if they are below the working directory.
std::filesystem::path seen_from_here(const std::filesystem::path& folder) {
    std::error_code error;
    const auto relative = std::filesystem::proximate(folder, error);
    return error || relative.begin() == relative.end() || *relative.begin() == ".." ? folder : relative;
}

void add(std::vector<Scenario> scenarios, ChosenScenarios& chosen) {
    for (Scenario& scenario : scenarios) {
        chosen.storage.push_back(std::move(scenario));
        chosen.chosen.push_back(&chosen.storage.back());
    }
}

bool load_files(
    const std::filesystem::path& folder, const std::vector<std::string>& files, ChosenScenarios& chosen
) {
    bool good = true;
    for (const std::string& file : files) {
        LoadResult loaded = load_file(file, folder);
        good = !print_problems(loaded.problems) && good;
        add(std::move(loaded.scenarios), chosen);
    }
    return good;
}

// Takes what is selected out of the catalogue.
bool select_from_catalogue(
    const std::filesystem::path& folder,
    LoadResult& catalogue,
    const std::vector<std::string>& names,
    ChosenScenarios& chosen
) {
    if (print_problems(catalogue.problems)) return false;
    const Selection selection = select(catalogue.scenarios, names);
    for (const std::string& sentence : selection.unmatched)
        say("mxproof: " + sentence);
    const auto seen = seen_from_here(folder); // asked once: each look-up follows every link on the way
    for (const Scenario* scenario : selection.scenarios) {
        const auto place = static_cast<std::size_t>(scenario - catalogue.scenarios.data());
        Scenario& taken = chosen.storage.emplace_back(std::move(catalogue.scenarios[place]));
        taken.file = (seen / taken.file.lexically_relative(folder)).lexically_normal();
        chosen.chosen.push_back(&chosen.storage.back());
    }
    return selection.unmatched.empty();
}

// The file that the word after `NAME=` names; a problem is printed.
std::optional<std::filesystem::path>
file_of(const std::filesystem::path& folder, const LoadResult& catalogue, const PlayedName& played) {
    if (names_a_file(played.scenario)) return played.scenario;
    const auto& known = catalogue.scenarios;
    const auto found = std::find_if(known.begin(), known.end(), [&](const Scenario& scenario) {
        return scenario.id == played.scenario;
    });
    if (found != known.end()) return found->file;
    std::vector<std::string> ids;
    for (const Scenario& scenario : known)
        ids.push_back(scenario.id);
    const auto nearest = nearest_word(played.scenario, ids);
    say(fmt::format(
        "mxproof: --as {}: there is no scenario \"{}\" in {}{}",
        id_of(played),
        played.scenario,
        folder.string(),
        nearest ? fmt::format(", did you mean \"{}\"?", *nearest) : ""
    ));
    return std::nullopt;
}

bool load_played(
    const std::filesystem::path& folder,
    const LoadResult& catalogue,
    const std::vector<PlayedName>& all,
    ChosenScenarios& chosen
) {
    bool good = true;
    YamlFiles files; // one scenario may have many names
    for (const PlayedName& played : all) {
        const auto file = file_of(folder, catalogue, played);
        LoadResult loaded =
            file ? load_as(*file, folder, id_of(played), played.domain + ".", files) : LoadResult();
        good = file && !print_problems(loaded.problems) && good;
        add(std::move(loaded.scenarios), chosen);
    }
    return good;
}

// Files alone need no catalogue.
bool needs_catalogue(const std::vector<std::string>& selectors) {
    return selectors.empty() || !std::all_of(selectors.begin(), selectors.end(), names_a_file);
}

std::vector<std::string> names_among(std::vector<std::string> selectors) {
    std::erase_if(selectors, names_a_file);
    return selectors;
}

} // namespace

std::optional<ChosenScenarios>
choose_scenarios(const std::filesystem::path& folder, const std::vector<std::string>& selectors) {
    return choose_scenarios(
        folder,
        needs_catalogue(selectors) ? load_selected(folder, names_among(selectors), shipped_catalogue())
                                   : LoadResult{},
        selectors
    );
}

std::optional<ChosenScenarios> choose_scenarios(
    const std::filesystem::path& folder, LoadResult catalogue, const std::vector<std::string>& selectors
) {
    return choose_scenarios(folder, std::move(catalogue), selectors, {});
}

std::optional<ChosenScenarios> choose_scenarios(
    const std::filesystem::path& folder,
    LoadResult catalogue,
    const std::vector<std::string>& selectors,
    const std::vector<PlayedName>& played
) {
    std::vector<std::string> files;
    std::copy_if(selectors.begin(), selectors.end(), std::back_inserter(files), names_a_file);
    ChosenScenarios chosen;
    bool good = load_played(folder, catalogue, played, chosen);
    if (needs_catalogue(selectors) && (played.empty() || !selectors.empty()))
        good = select_from_catalogue(folder, catalogue, names_among(selectors), chosen) && good;
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
