#include "harness/scenario/scenario_selection.hpp"

#include "harness/base/nearest_word.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fnmatch.h>

namespace harness {

namespace {

bool matches(const Scenario& scenario, const std::string& selector) {
    if (scenario.id == selector) return true;
    const std::string folder = selector.ends_with('/') ? selector : selector + '/';
    if (scenario.id.starts_with(folder)) return true;
    return selector.find_first_of("*?[") != std::string::npos &&
           fnmatch(selector.c_str(), scenario.id.c_str(), 0) == 0;
}

std::string unmatched_text(const std::vector<Scenario>& all, const std::string& selector) {
    std::vector<std::string> known;
    for (const Scenario& scenario : all) {
        known.push_back(scenario.id);
        known.push_back(scenario.id.substr(0, scenario.id.find('/') + 1));
    }
    std::string text = fmt::format("no scenario matches \"{}\"", selector);
    if (const auto nearest = nearest_word(selector, known))
        text += fmt::format("; did you mean \"{}\"?", *nearest);
    return text + " (`mxproof list` shows all)";
}

} // namespace

bool is_id(std::string_view text) {
    constexpr std::string_view kOfNames = "abcdefghijklmnopqrstuvwxyz0123456789-";
    const auto slash = text.find_first_not_of(kOfNames);
    return slash != std::string_view::npos && text[slash] == '/' && slash > 0 && slash + 1 < text.size() &&
           text.find_first_not_of(kOfNames, slash + 1) == std::string_view::npos;
}

Selection select(const std::vector<Scenario>& all, const std::vector<std::string>& selectors) {
    Selection selection;
    for (const std::string& selector : selectors)
        if (std::none_of(all.begin(), all.end(), [&](const Scenario& scenario) {
                return matches(scenario, selector);
            }))
            selection.unmatched.push_back(unmatched_text(all, selector));
    for (const Scenario& scenario : all)
        if (selectors.empty() ||
            std::any_of(selectors.begin(), selectors.end(), [&](const std::string& selector) {
                return matches(scenario, selector);
            }))
            selection.scenarios.push_back(&scenario);
    return selection;
}

} // namespace harness
