#include "harness/report/list_report.hpp"

#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

std::string list_report(const std::vector<const Scenario*>& scenarios, int width) {
    std::size_t longest = 0;
    for (const Scenario* scenario : scenarios)
        longest = std::max(longest, scenario->id.size());
    const std::string indent(longest + 2, ' ');
    std::string text;
    for (const Scenario* scenario : scenarios)
        text += paragraph(
            scenario->title,
            fmt::format("{:<{}}", scenario->id, longest + 2),
            indent,
            static_cast<std::size_t>(width)
        );
    text += fmt::format("{} scenarios\n", scenarios.size());
    return text;
}

} // namespace harness
