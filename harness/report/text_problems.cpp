#include "harness/report/text_problems.hpp"

#include "harness/report/evidence_text.hpp"
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

// A sender's trouble may hold its last log lines.
void append_lines(std::string& out, std::string_view text, std::string_view indent, std::size_t width) {
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        out += paragraph(printable(text.substr(0, end)), indent, std::string(indent) + "  ", width);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

void append_evidence(std::string& out, const Delivery& delivery, std::size_t width) {
    const std::vector<EvidenceLine>& evidence = delivery.verdict.evidence;
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
    if (!delivery.expected.why.empty()) text += " – " + delivery.expected.why;
    return text;
}

void append_broken_verdict(std::string& out, const Delivery& delivery, const TextStyle& style) {
    const std::size_t width = columns_of(style);
    const Verdict& verdict = delivery.verdict;
    const std::string heading =
        fmt::format("BROKEN {} under {}", printable(delivery.scenario), printable(delivery.sender));
    for (const std::string& line : wrapped(heading, width))
        out += painted(style, Tone::bad, line) + '\n';
    out += paragraph(printable(delivery.title), "  ", "  ", width);
    append_field(out, "documented", expected_text(delivery), width);
    append_field(out, "observed", describe(verdict.observed), width);
    for (const std::string& mismatch : verdict.mismatches)
        append_field(out, "so", mismatch, width);
    append_field(out, "its words", verdict.observed.text, width);
    append_field(out, "sources", fmt::format("{}", fmt::join(delivery.sources, ", ")), width);
    append_evidence(out, delivery, width);
    append_field(out, "again", reproduction(delivery), width);
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

void append_unjudged(
    std::string& out, const SenderColumn& column, const Unjudged& group, const TextStyle& style
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
        for (const Delivery* delivery : group.deliveries) {
            if (delivery->verdict.evidence.empty()) continue;
            append_field(out, "again", reproduction(*delivery), width);
            append_field(out, "documented", expected_text(*delivery), width);
            append_field(out, "observed", describe(delivery->verdict.observed), width);
            append_evidence(out, *delivery, width);
        }
    }
    out += '\n';
}

} // namespace

void append_broken(std::string& out, const RunResult& result, const TextStyle& style) {
    for (const Delivery& delivery : result.deliveries)
        if (delivery.verdict.kind == VerdictKind::broken) append_broken_verdict(out, delivery, style);
}

void append_not_judged(std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style) {
    for (const SenderColumn& column : columns) {
        const std::vector<Unjudged> groups = unjudged_of(column);
        for (const Unjudged& group : groups)
            append_unjudged(out, column, group, style);
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
