#include "harness/report/markdown_report.hpp"

#include "harness/report/claim_states.hpp"
#include "harness/report/evidence_text.hpp"
#include "harness/report/exit_code.hpp"
#include "harness/report/not_applicable.hpp"
#include "harness/report/outcome_figures.hpp"
#include "harness/report/outcome_word.hpp"
#include "harness/report/remedy_text.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/report/text_differences.hpp"
#include "harness/report/text_known_differences.hpp"
#include "harness/report/tries_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace harness {

namespace {

constexpr std::size_t kMostOctets = 1U << 20U;
constexpr std::size_t kRoomForTheRest = 64U << 10U;
constexpr std::size_t kMostCells = 5;
constexpr std::size_t kMostTries = 20;

// In a table's cell or a paragraph: what a peer chose must not become markup.
std::string safe(std::string_view text) {
    std::string out;
    for (const char c : printable(text)) {
        if (std::string_view("\\`*_{}[]()#+!|<>~&$@").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string_view headline(const RunResult& result) {
    switch (exit_code(result)) {
    case 0:
        return count_verdicts(sender_columns(result)).deviating > 0
                   ? "✅ everything documented was kept, but for known differences"
                   : "✅ everything documented was kept";
    case 1:
        return "❌ the documentation is broken";
    default:
        return "⚠️ not everything could be judged";
    }
}

std::string_view sign_of(ClaimResult::State state) {
    if (state == ClaimResult::State::kept) return "✅";
    return state == ClaimResult::State::broken ? "❌" : "➖";
}

// Of many cells that contradict a claim, a few are enough here.
std::string some_of(const std::vector<std::string>& deciding) {
    std::string text;
    for (std::size_t i = 0; i < std::min(deciding.size(), kMostCells); ++i)
        text += (i == 0 ? "" : "<br>") + safe(deciding[i]);
    if (deciding.size() > kMostCells) text += fmt::format("<br>and {} more", deciding.size() - kMostCells);
    return text;
}

void append_claims(std::string& out, const RunResult& result) {
    if (result.claims.empty()) return;
    out += "### Claims\n\n| | claim | source | decided by |\n| --- | --- | --- | --- |\n";
    for (const ClaimResult& claim : result.claims) {
        if (claim.state == ClaimResult::State::untested) continue;
        out += fmt::format(
            "| {} {} | {} | {} | {} |\n",
            sign_of(claim.state),
            to_text(claim.state),
            safe(claim.sentence),
            safe(claim.source),
            shows_because(claim) ? safe(claim.because) : some_of(claim.deciding)
        );
    }
    out += '\n';
}

void append_senders(std::string& out, const std::vector<SenderColumn>& columns) {
    out += "### Senders\n\n| sender | claims | behaves like | kept | deviating | broken | not judged | auth "
           "| TLS | "
           "plain | nothing | "
           "deceived |\n| --- | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n";
    for (const SenderColumn& column : columns) {
        const Counts counts = count_verdicts(column.deliveries);
        const OutcomeFigures figures = figures_of(column.deliveries);
        const auto like = behaves_like(column);
        out += fmt::format(
            "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} of {} |\n",
            safe(column.name),
            column.sender ? to_text(column.sender->policy) : "",
            like ? to_text(like->policy) : "–",
            counts.kept,
            counts.deviating,
            counts.broken,
            counts.not_judged,
            figures.authenticated,
            figures.encrypted,
            figures.plaintext,
            figures.undelivered,
            figures.deceived,
            figures.attacked
        );
    }
    out += '\n';
}

std::string broken_delivery(const Delivery& delivery) {
    std::string out = fmt::format(
        "<details><summary>❌ <b>{}</b> under {}: {}</summary>\n\n{}\n\nAgain: <code>{}</code>\n\n<pre>\n",
        html_text(delivery.scenario),
        html_text(delivery.sender),
        html_text(fmt::format("{}", fmt::join(delivery.verdict.mismatches, "; "))),
        safe(delivery.title),
        html_text(reproduction(delivery))
    );
    for (const EvidenceLine& line : delivery.verdict.evidence.lines())
        out += fmt::format("{:<6} {}\n", to_text(line.witness), html_text(line.text));
    out += "</pre>";
    if (calls_for_remedy(delivery))
        for (const std::string& line : remedy_lines(delivery.remedy))
            out += fmt::format("\n\n{}", safe(line));
    return out + "</details>\n\n";
}

void append_broken(std::string& out, const RunResult& result) {
    std::size_t left_out = 0;
    bool any = false;
    for (const Delivery& delivery : result.deliveries) {
        if (delivery.verdict.kind != VerdictKind::broken) continue;
        if (!any) out += "### Broken\n\n";
        any = true;
        const std::string text = broken_delivery(delivery);
        if (out.size() + text.size() + kRoomForTheRest > kMostOctets)
            ++left_out;
        else
            out += text;
    }
    if (left_out > 0) out += fmt::format("… and {} more, in the JSON report.\n\n", left_out);
}

void append_not_judged(std::string& out, const RunResult& result) {
    for (const ReportedSender& sender : result.senders)
        if (!sender.trouble.empty())
            out += fmt::format("⚠️ trouble with {}: {}\n\n", safe(sender.name), safe(sender.trouble));
}

void append_known_differences(std::string& out, const RunResult& result) {
    const auto all = seen_differences(result);
    if (all.empty()) return;
    out += fmt::format("<details><summary>Deviates, as known: {}</summary>\n\n", all.size());
    for (const SeenDifference& seen : all)
        out += fmt::format(
            "- {} under {}: {}\n",
            safe(seen.first->scenario),
            safe(fmt::format("{}", fmt::join(seen.senders, ", "))),
            safe(difference_text(*seen.first))
        );
    out += "\n</details>\n\n";
}

void append_differences(std::string& out, const RunResult& result) {
    const auto all = differences(result);
    if (all.empty()) return;
    out += fmt::format("<details><summary>Same policy, other outcome: {}</summary>\n\n", all.size());
    for (const std::string& text : all)
        out += fmt::format("- {}\n", safe(text));
    out += "\n</details>\n\n";
}

void append_tries(std::string& out, const RunResult& result) {
    std::vector<std::string> lines;
    for (const Delivery& delivery : result.deliveries)
        for (const std::string& text : {tries_text(delivery), repetitions_text(delivery)})
            if (!text.empty())
                lines.push_back(fmt::format(
                    "- {} under {}: {}\n", safe(delivery.scenario), safe(delivery.sender), safe(text)
                ));
    if (lines.empty()) return;
    out += "### Tried more than once\n\n";
    for (std::size_t i = 0; i < std::min(kMostTries, lines.size()); ++i)
        out += lines[i];
    if (lines.size() > kMostTries)
        out += fmt::format("- … and {} more, in the JSON report\n", lines.size() - kMostTries);
    out += '\n';
}

void append_not_applicable(std::string& out, const RunResult& result) {
    const auto lines = not_applicable_lines(result);
    if (lines.empty()) return;
    out += "### Not applicable\n\n";
    for (const std::string& line : lines)
        out += fmt::format("- {}\n", safe(line));
    out += '\n';
}

std::string cell_text(const Delivery* delivery) {
    if (!delivery) return "-";
    if (delivery->verdict.kind == VerdictKind::not_judged) return "⚠️";
    const std::string_view word = word_of(delivery->verdict.observed);
    if (delivery->verdict.kind == VerdictKind::deviates) return fmt::format("➖ {}", word);
    return delivery->verdict.kind == VerdictKind::kept ? std::string(word) : fmt::format("❌ **{}**", word);
}

// Every peer under every sender, folded away; nothing if that is more than GitHub takes beside the rest.
std::string matrix_text(const std::vector<SenderColumn>& columns) {
    std::vector<std::string_view> order;
    std::map<std::string_view, std::vector<const Delivery*>> rows;
    for (std::size_t column = 0; column < columns.size(); ++column)
        for (const Delivery* delivery : columns[column].deliveries) {
            auto& row = rows[delivery->scenario];
            if (row.empty()) order.emplace_back(delivery->scenario);
            row.resize(columns.size());
            row[column] = delivery;
        }
    if (order.empty()) return {};
    std::string out = fmt::format("<details><summary>All {} peers</summary>\n\n| peer |", order.size());
    for (const SenderColumn& column : columns)
        out += fmt::format(" {} |", safe(column.name));
    out += "\n| --- |";
    for (std::size_t column = 0; column < columns.size(); ++column)
        out += " --- |";
    for (const std::string_view id : order) {
        out += fmt::format("\n| {} |", safe(id));
        for (const Delivery* delivery : rows.at(id))
            out += fmt::format(" {} |", cell_text(delivery));
    }
    return out + "\n\n</details>\n";
}

} // namespace

std::string markdown_report(const RunResult& result) {
    const auto columns = sender_columns(result);
    const Counts all = count_verdicts(columns);
    std::string out = fmt::format(
        "## mxproof: {}\n\n{} kept, {} broken, {} not judged,{} {} sender{}, {:.1f} "
        "s\n\n",
        headline(result),
        all.kept,
        all.broken,
        all.not_judged,
        all.deviating > 0 ? fmt::format(" {} deviating as known,", all.deviating) : "",
        columns.size(),
        columns.size() == 1 ? "" : "s",
        result.seconds
    );
    append_not_judged(out, result);
    append_claims(out, result);
    append_senders(out, columns);
    append_differences(out, result);
    append_broken(out, result);
    append_known_differences(out, result);
    append_tries(out, result);
    append_not_applicable(out, result);
    const std::string matrix = matrix_text(columns);
    if (out.size() + matrix.size() <= kMostOctets) out += matrix;
    return out;
}

} // namespace harness
