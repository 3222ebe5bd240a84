#include "harness/report/text_reported.hpp"

#include "harness/report/safe_text.hpp"
#include "harness/verdict/expectation_match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <vector>

namespace harness {

namespace {

bool saw_the_same(const Delivery& delivery) {
    const Observed& seen = delivery.verdict.observed;
    const Expectation& saw = delivery.reported->saw;
    return delivery.verdict.kind != VerdictKind::not_judged && seen.outcome == saw.outcome &&
           seen.channel == saw.channel && seen.reason == saw.reason &&
           seen.text.find(delivery.reported->text) != std::string::npos;
}

// The senders that show the report again, and those that could have and do not.
struct Witnesses {
    const Delivery* first = nullptr;
    std::vector<std::string> same;
    std::vector<std::string> other;
};

void add(std::vector<Witnesses>& all, const Delivery& delivery) {
    const bool same = saw_the_same(delivery);
    // One that claims another policy shows the report by breaking it, not by keeping it.
    const bool breaks_its_claim = same && delivery.verdict.kind != VerdictKind::kept;
    const Reported& reported = *delivery.reported;
    const bool could = delivery.policy == (reported.policy ? reported.policy : reported.claimed);
    if (!could && !breaks_its_claim) return;
    if (all.empty() || all.back().first->scenario != delivery.scenario) all.push_back({&delivery, {}, {}});
    (same ? all.back().same : all.back().other).push_back(delivery.sender);
}

// Names the senders only where the policy alone does not say which they are.
std::string names_of(const std::vector<std::string>& senders, const std::optional<Policy>& policy) {
    if (policy && senders.size() == 1 && senders.front() == to_text(*policy)) return {};
    return fmt::format(" with {}", fmt::join(senders, ", "));
}

std::string text_of(const Witnesses& witnesses) {
    const Reported& reported = *witnesses.first->reported;
    std::string text = fmt::format("{}: {}", witnesses.first->scenario, to_text(reported.saw));
    if (!reported.text.empty()) text += fmt::format(" (\"{}\")", reported.text);
    if (reported.policy) text += " under " + to_text(*reported.policy);
    if (reported.claimed) text += ", claimed was " + to_text(*reported.claimed);
    text += ':';
    if (!witnesses.same.empty()) text += " seen" + names_of(witnesses.same, reported.policy);
    if (!witnesses.same.empty() && !witnesses.other.empty()) text += ",";
    if (!witnesses.other.empty()) text += " not seen" + names_of(witnesses.other, reported.policy);
    return text;
}

} // namespace

void append_reported(std::string& out, const RunResult& result, const TextStyle& style) {
    std::vector<const Delivery*> deliveries;
    for (const Delivery& delivery : result.deliveries)
        if (delivery.reported) deliveries.push_back(&delivery);
    // The deliveries of a run are in the order of its senders.
    std::stable_sort(deliveries.begin(), deliveries.end(), [](const Delivery* a, const Delivery* b) {
        return a->scenario < b->scenario;
    });
    std::vector<Witnesses> all;
    for (const Delivery* delivery : deliveries)
        add(all, *delivery);
    if (all.empty()) return;
    out += painted(style, Tone::heading, "As reported") + '\n';
    for (const Witnesses& witnesses : all)
        out += paragraph(printable(text_of(witnesses)), "  ", "    ", columns_of(style));
    out += '\n';
}

} // namespace harness
