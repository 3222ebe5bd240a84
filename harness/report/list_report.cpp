#include "harness/report/list_report.hpp"

#include "harness/report/safe_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace harness {

namespace {

std::string not_judged_text(const Scenario& scenario) {
    std::vector<std::string> policies;
    for (const Policy& policy : usual_policies())
        if (!scenario.expect.contains(policy)) policies.push_back(to_text(policy));
    return policies.empty() ? std::string() : fmt::format(" (not judged: {})", fmt::join(policies, ", "));
}

struct Item {
    std::string name;
    std::string text;
};

std::string aligned(const std::vector<Item>& items, std::optional<int> width, const char* what) {
    std::size_t longest = 0;
    for (const Item& item : items)
        longest = std::max(longest, columns_of(item.name));
    const std::string indent(longest + 2, ' ');
    std::string text;
    for (const Item& item : items) {
        const std::string name = fmt::format("{:<{}}", item.name, longest + 2);
        text += width ? paragraph(item.text, name, indent, static_cast<std::size_t>(*width))
                      : fmt::format("{}{}\n", name, item.text);
    }
    if (width) text += fmt::format("{} {}{}\n", items.size(), what, items.size() == 1 ? "" : "s");
    return text;
}

} // namespace

std::string list_report(const std::vector<const Scenario*>& scenarios, std::optional<int> width) {
    std::vector<Item> items;
    for (const Scenario* scenario : scenarios)
        items.push_back({printable(scenario->id), printable(scenario->title) + not_judged_text(*scenario)});
    return aligned(items, width, "scenario");
}

std::string sender_list_report(const std::vector<SenderDescription>& senders, std::optional<int> width) {
    std::vector<Item> items;
    for (const SenderDescription& sender : senders)
        items.push_back(
            {printable(sender.name),
             fmt::format(
                 "{}; {}; image {}",
                 printable(sender.title),
                 sender.claims ? "claims " + to_text(*sender.claims) : "can be set to a policy",
                 printable(sender.image)
             )}
        );
    return aligned(items, width, "sender");
}

} // namespace harness
