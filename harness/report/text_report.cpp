#include "harness/report/text_report.hpp"

#include "harness/report/configuration_page.hpp"
#include "harness/report/not_applicable.hpp"
#include "harness/report/remedy_text.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/report/text_claims.hpp"
#include "harness/report/text_differences.hpp"
#include "harness/report/text_known_differences.hpp"
#include "harness/report/text_matrix.hpp"
#include "harness/report/text_problems.hpp"
#include "harness/report/text_reported.hpp"
#include "harness/report/tries_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <unordered_set>

namespace harness {

namespace {

bool is_same_everywhere(const RunResult& result, const ReportedSetting& setting) {
    return std::all_of(result.senders.begin(), result.senders.end(), [&](const ReportedSender& sender) {
        const auto& all = sender.settings_beside;
        return std::find(all.begin(), all.end(), setting) != all.end();
    });
}

// `Postfix 3.7.11 (process)`, once for all senders that are of the same kind and version.
std::string kinds_text(const RunResult& result) {
    std::vector<std::string> kinds;
    for (const ReportedSender& sender : result.senders) {
        if (sender.version.empty()) continue;
        std::string kind = fmt::format("{} {} ({})", sender.program, sender.version, sender.kind);
        if (!sender.resolver.empty()) kind += ", which asks " + sender.resolver;
        if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) kinds.push_back(std::move(kind));
    }
    return fmt::format("{}", fmt::join(kinds, ", "));
}

// What of this machine's is not judged.
std::string not_read_text(const RunResult& result) {
    std::set<std::string> places;
    for (const ReportedSender& sender : result.senders)
        if (!sender.not_read.empty()) places.insert(sender.not_read);
    if (places.empty()) return {};
    return fmt::format(
        " What is judged are these policies; {} is not read (`--config` judges that).",
        fmt::join(places, ", ")
    );
}

// What is equal for all senders with its value, what is not by name only: the JSON report has every value and
// why.
void append_settings(std::string& out, const RunResult& result, const TextStyle& style) {
    std::string common;
    std::string own;
    std::set<std::string> seen;
    for (const ReportedSender& sender : result.senders)
        for (const ReportedSetting& setting : sender.settings_beside) {
            if (!seen.insert(setting.name).second) continue;
            if (is_same_everywhere(result, setting))
                common += fmt::format(" {}={};", setting.name, setting.value);
            else
                own += fmt::format(" {}", setting.name);
        }
    if (common.empty() && own.empty()) return;
    std::string text = kinds_text(result);
    text += text.empty() ? "Set beside the policy:" : ", set beside the policy:";
    text += common;
    if (!own.empty()) text += " and per sender" + own + ";";
    text += " why: see the JSON report.";
    text += not_read_text(result);
    out += painted(style, Tone::faint, paragraph(printable(text), "", "  ", columns_of(style)));
    out += '\n';
}

std::string plural(std::size_t count, std::string_view noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

struct Part {
    std::string text;
    std::optional<Tone> tone;
};

// On one line, or on as few as the width allows; a part stays in one piece.
void append_parts(std::string& out, const std::vector<Part>& parts, const TextStyle& style) {
    std::size_t column = 0;
    for (const Part& part : parts) {
        const std::size_t width = columns_of(part.text);
        const bool fits = column + 1 + width <= columns_of(style);
        if (column > 0) out += fits ? ' ' : '\n';
        column = column > 0 && fits ? column + 1 + width : width;
        out += part.tone ? painted(style, *part.tone, part.text) : part.text;
    }
    out += '\n';
}

void append_end(std::string& out, const RunResult& result, std::vector<Part> parts, const TextStyle& style) {
    if (result.interrupted)
        out += painted(style, Tone::unclear, "Interrupted: what was not seen by then is not judged.") + '\n';
    if (result.deliveries.empty())
        out += painted(style, Tone::unclear, "No delivery was made, so nothing is proven.") + '\n';
    parts.push_back({fmt::format("in {:.1f} s", result.seconds), {}});
    parts.push_back({fmt::format("(world up in {:.2f} s)", result.world_seconds), {}});
    append_parts(out, parts, style);
}

void append_summary(
    std::string& out,
    const RunResult& result,
    const std::vector<SenderColumn>& columns,
    const TextStyle& style
) {
    const Counts all = count_verdicts(columns);
    std::unordered_set<std::string_view> scenarios;
    for (const Delivery& delivery : result.deliveries)
        scenarios.insert(delivery.scenario);
    std::vector<Part> parts{
        {plural(scenarios.size(), "scenario") + ",", {}},
        {plural(columns.size(), "sender") + ":", {}},
        {fmt::format("{} kept,", all.kept), all.kept > 0 ? Tone::good : Tone::faint},
        {fmt::format("{} broken,", all.broken), all.broken > 0 ? Tone::bad : Tone::faint},
        {fmt::format("{} not judged", all.not_judged), all.not_judged > 0 ? Tone::unclear : Tone::faint}};
    if (all.deviating > 0) {
        parts.back().text += ',';
        parts.push_back({fmt::format("{} deviating as known", all.deviating), Tone::unclear});
    }
    append_end(out, result, std::move(parts), style);
}

void append_not_applicable(std::string& out, const RunResult& result, const TextStyle& style) {
    const auto lines = not_applicable_lines(result);
    if (lines.empty()) return;
    out += painted(style, Tone::heading, "Not applicable") + '\n';
    for (const std::string& line : lines)
        out += paragraph(printable(line), "  ", "    ", columns_of(style));
    out += '\n';
}

// Else why not is all there is to say: a table of question marks says nothing.
bool was_anything_judged(const RunResult& result) {
    return std::any_of(result.deliveries.begin(), result.deliveries.end(), [](const Delivery& delivery) {
        return delivery.verdict.kind != VerdictKind::not_judged;
    });
}

// Nothing is claimed, so nothing is kept or broken.
std::string report_of_configuration(const RunResult& result, const TextStyle& style) {
    const std::vector<SenderColumn> columns = sender_columns(result);
    std::string out = configuration_page(result, style);
    std::size_t in_full = style.in_full;
    append_not_judged(out, columns, style, in_full);
    append_tries(out, result, style);
    append_not_applicable(out, result, style);
    const std::size_t peers = columns.empty() ? 0 : columns.front().deliveries.size();
    const std::size_t not_judged = count_verdicts(columns).not_judged;
    append_end(
        out,
        result,
        {{plural(peers, "peer") + ",", {}},
         {plural(columns.size(), "run") + " of it:", {}},
         {fmt::format("{} not judged", not_judged), not_judged > 0 ? Tone::unclear : Tone::faint}},
        style
    );
    return out;
}

} // namespace

std::string text_report(const RunResult& result, const TextStyle& style) {
    if (is_of_a_configuration(result)) return report_of_configuration(result, style);
    const std::vector<SenderColumn> columns = sender_columns(result);
    std::string out;
    const bool is_anything_judged = was_anything_judged(result);
    if (is_anything_judged) {
        append_matrix(out, columns, style);
        append_legend(out, columns, style);
        out += '\n';
        append_reported(out, result, style);
        append_differences(out, result, style);
    }
    std::size_t in_full = style.in_full;
    append_broken(out, result, style, in_full);
    append_not_judged(out, columns, style, in_full);
    append_known_differences(out, result, style);
    append_remedies(out, result, style);
    append_tries(out, result, style);
    append_not_applicable(out, result, style);
    append_policy_fits(out, columns, style);
    if (is_anything_judged) append_figures(out, columns, style);
    append_claims(out, result, style);
    append_settings(out, result, style);
    append_summary(out, result, columns, style);
    return out;
}

} // namespace harness
