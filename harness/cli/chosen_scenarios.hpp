// Turns selectors into scenarios: those of the catalogue, and .yaml files named by path.
#pragma once

#include "harness/cli/played_name.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/scenario_loader.hpp"

#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace harness {

struct ChosenScenarios {
    std::deque<Scenario> storage; // stable addresses
    std::vector<const Scenario*> chosen;
};

/// Loads what the selectors name, and of the catalogue in `folder` no more than load_selected() needs. Prints
/// every problem to stderr; nothing if there is an error in a file that was read or a selector that matches
/// nothing (exit code 2).
std::optional<ChosenScenarios>
choose_scenarios(const std::filesystem::path& folder, const std::vector<std::string>& selectors);

/// The same from a catalogue that has been loaded from `folder`.
std::optional<ChosenScenarios> choose_scenarios(
    const std::filesystem::path& folder, LoadResult catalogue, const std::vector<std::string>& selectors
);

/// Peers that are played under names of the user's, and what the selectors name beside them; without
/// selectors nothing else.
std::optional<ChosenScenarios> choose_scenarios(
    const std::filesystem::path& folder,
    LoadResult catalogue,
    const std::vector<std::string>& selectors,
    const std::vector<PlayedName>& played
);

} // namespace harness
