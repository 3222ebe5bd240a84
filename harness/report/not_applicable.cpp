#include "harness/report/not_applicable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

struct Group {
    const NotApplicable* first = nullptr;
    std::size_t count = 0;
};

std::vector<Group> groups_of(const std::vector<NotApplicable>& cells) {
    std::vector<Group> groups;
    for (const NotApplicable& cell : cells) {
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
            return group.first->sender == cell.sender && group.first->why == cell.why;
        });
        if (same == groups.end())
            groups.push_back({&cell, 1});
        else
            ++same->count;
    }
    return groups;
}

} // namespace

std::vector<std::string> not_applicable_lines(const RunResult& result) {
    std::vector<std::string> lines;
    for (const auto& [first, count] : groups_of(result.not_applicable)) {
        if (first->scenario.empty())
            lines.push_back(fmt::format("{} is not run: {}", first->sender, first->why));
        else if (count == 1)
            lines.push_back(fmt::format("{} under {}: {}", first->scenario, first->sender, first->why));
        else
            lines.push_back(fmt::format("{} scenarios under {}: {}", count, first->sender, first->why));
    }
    return lines;
}

} // namespace harness
