#include "harness/report/text_known_differences.hpp"

#include "harness/report/evidence_text.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace harness {

std::vector<SeenDifference> seen_differences(const RunResult& result) {
    std::vector<SeenDifference> all;
    for (const Delivery& delivery : result.deliveries) {
        if (delivery.verdict.kind != VerdictKind::deviates) continue;
        const auto same = std::find_if(all.begin(), all.end(), [&](const SeenDifference& seen) {
            return seen.first->scenario == delivery.scenario && seen.first->known == delivery.known &&
                   describe(seen.first->expected) == describe(delivery.expected);
        });
        if (same == all.end())
            all.push_back({&delivery, {delivery.sender}});
        else
            same->senders.push_back(delivery.sender);
    }
    // The deliveries of a run are in the order of its senders.
    std::stable_sort(all.begin(), all.end(), [](const SeenDifference& a, const SeenDifference& b) {
        return a.first->scenario < b.first->scenario;
    });
    return all;
}

std::string difference_text(const Delivery& delivery) {
    return fmt::format(
        "{} is documented, seen is {}: {} ({})",
        describe(delivery.expected),
        describe(*delivery.known),
        delivery.known->why,
        fmt::join(delivery.known->sources, "; ")
    );
}

void append_known_differences(std::string& out, const RunResult& result, const TextStyle& style) {
    const auto all = seen_differences(result);
    if (all.empty()) return;
    out += painted(style, Tone::heading, "Deviates, as known") + '\n';
    for (const SeenDifference& seen : all)
        out += paragraph(
            printable(fmt::format(
                "{} under {}: {}",
                seen.first->scenario,
                fmt::join(seen.senders, ", "),
                difference_text(*seen.first)
            )),
            "  ",
            "    ",
            columns_of(style)
        );
    out += '\n';
}

} // namespace harness
