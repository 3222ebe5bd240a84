#include "harness/report/deciding_settings.hpp"

#include "harness/report/outcome_figures.hpp"
#include "harness/report/outcome_word.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace harness {

namespace {

struct Effect {
    std::string setting; // `smtp_tls_security_level = dane`
    std::size_t peers = 0;
    std::map<std::string, std::size_t> changes; // `auth instead of plain`
    std::string example;
};

using Observations = std::unordered_map<std::string_view, const Observed*>;

bool is_same(const Observed& a, const Observed& b) {
    return a.outcome == b.outcome && a.channel == b.channel && a.reason == b.reason;
}

Effect compare(const Observations& whole, const SenderColumn& without) {
    const ReportedSetting& left_out = without.sender->left_out;
    Effect effect{fmt::format("{} = {}", left_out.name, left_out.value), 0, {}, {}};
    for (const Delivery* delivery : without.deliveries) {
        const auto before = whole.find(delivery->scenario);
        if (!was_judged(*delivery) || before == whole.end()) continue;
        const Observed& now = delivery->verdict.observed;
        if (is_same(*before->second, now)) continue;
        ++effect.peers;
        const auto word = word_of(*before->second);
        ++effect.changes
              [word == word_of(now) ? fmt::format("{} for another reason", word)
                                    : fmt::format("{} instead of {}", word, word_of(now))];
        if (effect.example.empty()) effect.example = delivery->scenario;
    }
    return effect;
}

std::string text_of(const Effect& effect) {
    return fmt::format(
        "{}: {} peer{}, {} (such as {})",
        effect.setting,
        effect.peers,
        effect.peers == 1 ? "" : "s",
        numbers_text(effect.changes),
        effect.example
    );
}

} // namespace

void append_deciding_settings(
    std::string& out,
    const SenderColumn& whole,
    const std::vector<SenderColumn>& columns,
    const TextStyle& style
) {
    Observations seen;
    for (const Delivery* delivery : whole.deliveries)
        if (was_judged(*delivery)) seen.emplace(delivery->scenario, &delivery->verdict.observed);
    std::vector<Effect> effects;
    std::vector<std::string> without_effect;
    for (const SenderColumn& column : columns) {
        if (!column.sender || column.sender->left_out.name.empty() || column.sender->version.empty())
            continue;
        Effect effect = compare(seen, column);
        if (effect.peers == 0)
            without_effect.push_back(column.sender->left_out.name);
        else
            effects.push_back(std::move(effect));
    }
    if (effects.empty() && without_effect.empty()) return;
    std::stable_sort(effects.begin(), effects.end(), [](const Effect& a, const Effect& b) {
        return a.peers > b.peers;
    });
    out +=
        painted(
            style, Tone::heading, "What decides: what becomes of mail with a setting, instead of without it"
        ) +
        '\n';
    for (const Effect& effect : effects)
        out += paragraph(printable(text_of(effect)), "  ", "    ", columns_of(style));
    if (!without_effect.empty()) {
        const std::string text = fmt::format("no peer: {}", fmt::join(without_effect, ", "));
        out += paragraph(printable(text), "  ", "    ", columns_of(style));
    }
    out += '\n';
}

} // namespace harness
