#include "harness/report/list_report.hpp"

#include "harness/report/wrap_text.hpp"

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
        text += wrap_text(fmt::format("{:<{}}", scenario->id, longest + 2), indent, scenario->title, width);
    text += fmt::format("{} scenarios\n", scenarios.size());
    return text;
}

} // namespace harness
