#include "harness/report/text_differences.hpp"

#include "harness/report/safe_text.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/verdict/expectation_match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

namespace harness {

namespace {

constexpr std::size_t kDiffering = 20;

// Senders by what became of the mail; both in the order of the run.
using Split = std::vector<std::pair<std::string, std::vector<std::string>>>;

// What differs are releases and images: `process (Postfix 3.7.11)`, not the policy, which is the same.
std::string label_of(const Delivery& delivery, const std::string& version) {
    if (delivery.mutant) return delivery.sender;
    const std::string name = !delivery.container.empty() ? delivery.container
                             : !delivery.twin.empty()    ? delivery.sender
                                                         : "process";
    return version.empty() ? name : fmt::format("{} ({})", name, version);
}

void add(Split& split, const Delivery& delivery, const std::string& version) {
    const std::string outcome = to_text(delivery.verdict.observed);
    auto found =
        std::find_if(split.begin(), split.end(), [&](const auto& part) { return part.first == outcome; });
    if (found == split.end()) found = split.insert(split.end(), {outcome, {}});
    found->second.push_back(label_of(delivery, version));
}

std::string text_of(const std::string& scenario, const Split& split, const std::vector<Policy>& policies) {
    std::vector<std::string> parts;
    for (const auto& [outcome, senders] : split)
        parts.push_back(fmt::format("{} with {}", outcome, fmt::join(senders, ", ")));
    std::vector<std::string> names;
    for (const Policy& policy : policies)
        names.push_back(to_text(policy));
    return fmt::format("{}, {}: {}", scenario, fmt::join(names, ", "), fmt::join(parts, "; "));
}

} // namespace

std::vector<std::string> differences(const RunResult& result) {
    std::map<std::string, std::string> versions; // by sender
    for (const ReportedSender& sender : result.senders)
        versions[sender.name] =
            sender.version.empty() ? "" : fmt::format("{} {}", sender.program, sender.version);
    std::map<std::string, std::map<Policy, Split>> peers;
    for (const Delivery& delivery : result.deliveries)
        if (delivery.verdict.kind != VerdictKind::not_judged)
            add(peers[delivery.scenario][delivery.policy], delivery, versions[delivery.sender]);
    std::vector<std::string> texts;
    for (const auto& [scenario, by_policy] : peers) {
        std::vector<std::pair<Split, std::vector<Policy>>> distinct;
        for (const auto& of_policy : by_policy) {
            const Split& split = of_policy.second;
            if (split.size() < 2) continue;
            auto found = std::find_if(distinct.begin(), distinct.end(), [&](const auto& other) {
                return other.first == split;
            });
            if (found == distinct.end()) found = distinct.insert(distinct.end(), {split, {}});
            found->second.push_back(of_policy.first);
        }
        for (const auto& [split, policies] : distinct)
            texts.push_back(text_of(scenario, split, policies));
    }
    return texts;
}

void append_differences(std::string& out, const RunResult& result, const TextStyle& style) {
    const std::vector<std::string> all = differences(result);
    if (all.empty()) return;
    out += painted(style, Tone::heading, "Same policy, other outcome") + '\n';
    for (std::size_t i = 0; i < std::min(kDiffering, all.size()); ++i)
        out += paragraph(printable(all[i]), "  ", "    ", columns_of(style));
    if (all.size() > kDiffering)
        out += fmt::format("  and at {} more: see the JSON report\n", all.size() - kDiffering);
    out += '\n';
}

} // namespace harness
