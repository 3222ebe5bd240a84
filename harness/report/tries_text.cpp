#include "harness/report/tries_text.hpp"

#include "harness/report/safe_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

namespace harness {

namespace {

constexpr std::size_t kTriesShown = 10;
constexpr std::array<std::string_view, 10> kOrdinals{
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"};

// The rest are log lines.
std::string_view first_line_of(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

void append_paragraphs(
    std::string& out, const std::vector<std::string>& texts, std::string_view noun, const TextStyle& style
) {
    for (std::size_t i = 0; i < std::min(kTriesShown, texts.size()); ++i)
        out += paragraph(printable(texts[i]), "  ", "    ", columns_of(style));
    if (texts.size() > kTriesShown)
        out += fmt::format("  and {} more {}: see the JSON report\n", texts.size() - kTriesShown, noun);
    out += '\n';
}

void append_tried_again(std::string& out, const RunResult& result, const TextStyle& style) {
    std::map<std::pair<std::string, std::string>, std::vector<std::string>> groups;
    for (const Delivery& delivery : result.deliveries)
        if (!delivery.not_judged_before.empty())
            groups[{delivery.sender, tries_text(delivery)}].push_back(delivery.scenario);
    if (groups.empty()) return;
    std::vector<std::string> texts;
    for (const auto& [sender_and_text, scenarios] : groups) {
        const auto& [sender, text] = sender_and_text;
        const std::string which = scenarios.size() <= kTriesShown
                                      ? fmt::format("{}", fmt::join(scenarios, ", "))
                                      : fmt::format("{} deliveries", scenarios.size());
        texts.push_back(fmt::format("{}: {} ({})", sender, text, which));
    }
    out += painted(style, Tone::heading, "Tried again, alone") + '\n';
    append_paragraphs(out, texts, "reasons", style);
}

void append_repetitions(std::string& out, const RunResult& result, const TextStyle& style) {
    std::size_t times = 0;
    std::vector<std::string> texts;
    for (const Delivery& delivery : result.deliveries) {
        times = std::max(times, delivery.repetitions.size());
        const std::string text = repetitions_text(delivery);
        if (!text.empty())
            texts.push_back(fmt::format("{} under {}: {}", delivery.scenario, delivery.sender, text));
    }
    if (times < 2) return;
    const std::string heading =
        texts.empty()
            ? fmt::format(
                  "Run {} times: all {} deliveries were judged alike", times, result.deliveries.size()
              )
            : fmt::format(
                  "Run {} times: {} of {} deliveries were not judged alike",
                  times,
                  texts.size(),
                  result.deliveries.size()
              );
    out += painted(style, texts.empty() ? Tone::good : Tone::unclear, heading) + '\n';
    append_paragraphs(out, texts, "deliveries", style);
}

} // namespace

std::string tries_text(const Delivery& delivery) {
    const std::vector<std::string>& before = delivery.not_judged_before;
    if (before.empty()) return {};
    const std::string_view last = kOrdinals.at(std::min(before.size(), kOrdinals.size() - 1));
    std::string text = delivery.verdict.kind == VerdictKind::not_judged
                           ? fmt::format("not judged at the {} try either", last)
                           : fmt::format("judged at the {} try", last);
    for (std::size_t i = 0; i < std::min(before.size(), kOrdinals.size()); ++i)
        text += fmt::format("; the {}: {}", kOrdinals.at(i), first_line_of(before[i]));
    return text;
}

std::string repetitions_text(const Delivery& delivery) {
    const std::vector<VerdictKind>& all = delivery.repetitions;
    std::vector<std::string> parts;
    for (const auto& [kind, word] :
         {std::pair{VerdictKind::kept, "kept"},
          {VerdictKind::deviates, "deviating as known"},
          {VerdictKind::broken, "broken"},
          {VerdictKind::not_judged, "not judged"}})
        if (const auto count = std::count(all.begin(), all.end(), kind); count > 0)
            parts.push_back(fmt::format("{} of {} {}", count, all.size(), word));
    return parts.size() < 2 ? "" : fmt::format("{}", fmt::join(parts, ", "));
}

void append_tries(std::string& out, const RunResult& result, const TextStyle& style) {
    append_tried_again(out, result, style);
    append_repetitions(out, result, style);
}

} // namespace harness
