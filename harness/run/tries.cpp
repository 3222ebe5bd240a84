#include "harness/run/tries.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace harness {

namespace {

bool is_unjudged(const Delivery& delivery) {
    return delivery.verdict.kind == VerdictKind::not_judged;
}

int badness(VerdictKind kind) {
    switch (kind) {
    case VerdictKind::kept:
        return 0;
    case VerdictKind::deviates:
        return 1;
    case VerdictKind::not_judged:
        return 2;
    case VerdictKind::broken:
        return 3;
    }
    return 3;
}

} // namespace

std::optional<SenderPlan> plan_again(const SenderPlan& plan, const std::vector<Delivery>& deliveries) {
    SenderPlan again = plan;
    again.only_scenarios.clear();
    for (const Delivery& delivery : deliveries)
        if (is_unjudged(delivery)) again.only_scenarios.insert(delivery.scenario);
    return again.only_scenarios.empty() ? std::nullopt : std::optional(std::move(again));
}

void add_try(SenderResult& all, SenderResult another) {
    std::unordered_map<std::string_view, Delivery*> unjudged;
    for (Delivery& delivery : all.deliveries)
        if (is_unjudged(delivery)) unjudged.emplace(delivery.scenario, &delivery);
    for (Delivery& delivery : another.deliveries) {
        Delivery& before = *unjudged.at(delivery.scenario);
        delivery.not_judged_before = std::move(before.not_judged_before);
        delivery.not_judged_before.push_back(std::move(before.verdict.not_judged_because));
        before = std::move(delivery);
    }
    ReportedSender& sender = all.sender;
    const bool any_left = std::any_of(all.deliveries.begin(), all.deliveries.end(), is_unjudged);
    if (!sender.trouble.empty() && (!any_left || !another.sender.trouble.empty()))
        sender.trouble_before.push_back(std::exchange(sender.trouble, {}));
    if (!another.sender.trouble.empty()) sender.trouble = std::move(another.sender.trouble);
    if (sender.version.empty()) {
        sender.version = std::move(another.sender.version);
        sender.start_seconds = another.sender.start_seconds;
    }
}

SenderResult worst_of(std::vector<SenderResult> repetitions) {
    SenderResult worst = std::move(repetitions.front());
    if (repetitions.size() == 1) return worst;
    for (Delivery& delivery : worst.deliveries)
        delivery.repetitions = {delivery.verdict.kind};
    for (auto next = repetitions.begin() + 1; next != repetitions.end(); ++next) {
        if (worst.sender.trouble.empty()) worst.sender.trouble = std::move(next->sender.trouble);
        for (std::size_t i = 0; i < worst.deliveries.size(); ++i) {
            Delivery& delivery = worst.deliveries[i];
            Delivery& other = next->deliveries.at(i);
            std::vector<VerdictKind> kinds = std::move(delivery.repetitions);
            kinds.push_back(other.verdict.kind);
            if (badness(other.verdict.kind) > badness(delivery.verdict.kind)) delivery = std::move(other);
            delivery.repetitions = std::move(kinds);
        }
    }
    return worst;
}

} // namespace harness
