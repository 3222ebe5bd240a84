#include "harness/report/list_report.hpp"

#include "harness/report/safe_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace harness {

namespace {

std::string not_judged_text(const Scenario& scenario) {
    std::vector<std::string> policies;
    for (const Policy& policy : all_policies())
        if (!scenario.expect.contains(policy)) policies.push_back(to_text(policy));
    return policies.empty() ? std::string() : fmt::format(" (not judged: {})", fmt::join(policies, ", "));
}

} // namespace

std::string list_report(const std::vector<const Scenario*>& scenarios, int width) {
    std::size_t longest = 0;
    for (const Scenario* scenario : scenarios)
        longest = std::max(longest, columns_of(printable(scenario->id)));
    const std::string indent(longest + 2, ' ');
    std::string text;
    for (const Scenario* scenario : scenarios)
        text += paragraph(
            printable(scenario->title) + not_judged_text(*scenario),
            fmt::format("{:<{}}", printable(scenario->id), longest + 2),
            indent,
            static_cast<std::size_t>(width)
        );
    text += fmt::format("{} scenario{}\n", scenarios.size(), scenarios.size() == 1 ? "" : "s");
    return text;
}

} // namespace harness
