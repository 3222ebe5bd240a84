#include "harness/report/text_problems.hpp"

#include "harness/report/evidence_text.hpp"
#include "harness/report/remedy_text.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

namespace harness {

namespace {

constexpr std::string_view kFieldIndent = "              ";
constexpr std::string_view kEvidenceIndent =
    "                        "; // as wide as evidence_prefix, and two

void append_field(std::string& out, std::string_view name, std::string_view text, std::size_t width) {
    if (text.empty()) return;
    out += paragraph(printable(text), fmt::format("  {:<12}", name), kFieldIndent, width);
}

// Never wrapped: it is there to be pasted into a shell.
void append_again(std::string& out, const Delivery& delivery) {
    out += fmt::format("  {:<12}{}\n", "again", printable(reproduction(delivery)));
}

// A sender's trouble may hold its last log lines.
void append_lines(std::string& out, std::string_view text, std::string_view indent, std::size_t width) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out += paragraph(printable(text.substr(0, end)), indent, std::string(indent) + "  ", width);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void append_evidence(std::string& out, const Delivery& delivery, std::size_t width) {
    const std::vector<EvidenceLine> evidence = delivery.verdict.evidence.lines();
    if (evidence.empty()) {
        append_field(out, "evidence", "none", width);
        return;
    }
    out += "  evidence\n";
    for (const EvidenceLine& line : evidence)
        out += paragraph(
            printable(line.text), "  " + evidence_prefix(line, evidence.front().time), kEvidenceIndent, width
        );
}

std::string expected_text(const Delivery& delivery) {
    std::string text = describe(delivery.expected);
    if (!delivery.expected->why.empty()) text += " – " + delivery.expected->why;
    return text;
}

// Where no document decides, it must not look like one.
std::string_view name_of_expected(const Delivery& delivery) {
    return delivery.expected->undocumented.empty() ? "documented" : "seen before";
}

void append_broken_verdict(std::string& out, const Delivery& delivery, const TextStyle& style) {
    const std::size_t width = columns_of(style);
    const Verdict& verdict = delivery.verdict;
    const std::string heading =
        fmt::format("BROKEN {} under {}", printable(delivery.scenario), printable(delivery.sender));
    for (const std::string& line : wrapped(heading, width))
        out += painted(style, Tone::bad, line) + '\n';
    out += paragraph(printable(delivery.title), "  ", "  ", width);
    append_field(out, name_of_expected(delivery), expected_text(delivery), width);
    append_field(out, "observed", describe(verdict.observed), width);
    for (const std::string& mismatch : verdict.mismatches)
        append_field(out, "so", mismatch, width);
    append_field(out, "log text", verdict.observed.text, width);
    append_field(out, "sources", fmt::format("{}", fmt::join(delivery.sources, ", ")), width);
    if (calls_for_remedy(delivery))
        for (const std::string& line : remedy_lines(delivery.remedy))
            append_field(out, "remedy", line, width);
    append_evidence(out, delivery, width);
    append_again(out, delivery);
    out += '\n';
}

constexpr std::string_view kWhereTheRestIs = "`--evidence all`, `mxproof run SELECTOR`, or the JSON report";

void append_in_a_line_each(
    std::string& out, const std::vector<const Delivery*>& deliveries, const TextStyle& style
) {
    if (deliveries.empty()) return;
    out += painted(style, Tone::bad, fmt::format("BROKEN too: {} more", deliveries.size())) + '\n';
    for (const Delivery* delivery : deliveries)
        out += paragraph(
            printable(fmt::format(
                "{} under {}: {}",
                delivery->scenario,
                delivery->sender,
                fmt::join(delivery->verdict.mismatches, "; ")
            )),
            "  ",
            "    ",
            columns_of(style)
        );
    out += paragraph(
        fmt::format("In full, with their evidence: {}", kWhereTheRestIs), "  ", "  ", columns_of(style)
    );
    out += '\n';
}

struct Unjudged {
    std::string_view reason;
    std::vector<const Delivery*> deliveries;
};

std::vector<Unjudged> unjudged_of(const SenderColumn& column) {
    std::vector<Unjudged> groups;
    std::unordered_map<std::string_view, std::size_t> index;
    for (const Delivery* delivery : column.deliveries) {
        if (delivery->verdict.kind != VerdictKind::not_judged) continue;
        const std::string_view reason = delivery->verdict.not_judged_because;
        const auto [found, is_new] = index.emplace(reason, groups.size());
        if (is_new) groups.push_back({reason, {}});
        groups[found->second].deliveries.push_back(delivery);
    }
    return groups;
}

// A delivery that is seen may say why it cannot be judged.
void append_what_was_seen(std::string& out, const Unjudged& group, std::size_t width, std::size_t& in_full) {
    std::size_t left_out = 0;
    for (const Delivery* delivery : group.deliveries) {
        if (delivery->verdict.evidence.empty()) continue;
        if (in_full == 0) {
            ++left_out;
            continue;
        }
        --in_full;
        append_again(out, *delivery);
        append_field(out, name_of_expected(*delivery), expected_text(*delivery), width);
        append_field(out, "observed", describe(delivery->verdict.observed), width);
        append_evidence(out, *delivery, width);
    }
    if (left_out > 0)
        append_field(out, "evidence", fmt::format("of {} more: {}", left_out, kWhereTheRestIs), width);
}

void append_unjudged(
    std::string& out,
    const SenderColumn& column,
    const Unjudged& group,
    const TextStyle& style,
    std::size_t& in_full
) {
    const std::size_t width = columns_of(style);
    const std::size_t count = group.deliveries.size();
    const bool all = count == column.deliveries.size();
    out += painted(
        style,
        Tone::unclear,
        all ? fmt::format("NOT JUDGED all {} under {}", count, printable(column.name))
            : fmt::format(
                  "NOT JUDGED {} of {} under {}", count, column.deliveries.size(), printable(column.name)
              )
    );
    out += '\n';
    append_lines(out, group.reason.empty() ? "no reason is known" : group.reason, "  ", width);
    if (!all) {
        std::string names;
        for (const Delivery* delivery : group.deliveries)
            names += (names.empty() ? "" : " ") + delivery->scenario;
        append_field(out, "scenarios", names, width);
        append_what_was_seen(out, group, width, in_full);
    }
    out += '\n';
}

} // namespace

void append_broken(std::string& out, const RunResult& result, const TextStyle& style, std::size_t& in_full) {
    std::vector<const Delivery*> others;
    for (const Delivery& delivery : result.deliveries) {
        if (delivery.verdict.kind != VerdictKind::broken) continue;
        if (in_full > 0) {
            --in_full;
            append_broken_verdict(out, delivery, style);
        } else {
            others.push_back(&delivery);
        }
    }
    append_in_a_line_each(out, others, style);
}

void append_not_judged(
    std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style, std::size_t& in_full
) {
    for (const SenderColumn& column : columns) {
        const std::vector<Unjudged> groups = unjudged_of(column);
        for (const Unjudged& group : groups)
            append_unjudged(out, column, group, style, in_full);
        if (!column.sender || column.sender->trouble.empty()) continue;
        const std::string& trouble = column.sender->trouble;
        const bool said = std::any_of(groups.begin(), groups.end(), [&](const Unjudged& group) {
            return group.reason == trouble;
        });
        if (said) continue;
        out += painted(style, Tone::unclear, fmt::format("TROUBLE with {}", printable(column.name)));
        out += '\n';
        append_lines(out, trouble, "  ", columns_of(style));
        out += '\n';
    }
}

} // namespace harness
