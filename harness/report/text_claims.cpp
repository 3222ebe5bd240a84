#include "harness/report/text_claims.hpp"

#include "harness/report/claim_states.hpp"
#include "harness/report/outcome_figures.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace harness {

namespace {

using State = ClaimResult::State;

constexpr std::size_t kShownCells = 6;
constexpr std::size_t kCellsOfBelief = 1; // nobody has to mend it
constexpr std::size_t kStateWidth = 10;

Tone tone_of(State state) {
    return state == State::broken     ? Tone::bad
           : state == State::kept     ? Tone::good
           : state == State::untested ? Tone::faint
                                      : Tone::unclear;
}

std::string some_of(const std::vector<std::string>& items, std::size_t most = kShownCells) {
    const std::size_t shown = std::min(items.size(), most);
    std::string text =
        fmt::format("{}", fmt::join(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(shown), "; "));
    if (items.size() > shown) text += fmt::format("; and {} more", items.size() - shown);
    return text;
}

void append_claim(std::string& out, const ClaimResult& claim, const TextStyle& style) {
    const std::string indent(kStateWidth, ' ');
    const std::string word = fmt::format("{:<{}}", to_text(claim.state), kStateWidth);
    std::string lines = paragraph(
        fmt::format("{} ({})", printable(claim.sentence), printable(claim.source)),
        word,
        indent,
        columns_of(style)
    );
    lines.replace(0, word.size(), painted(style, tone_of(claim.state), word));
    out += lines;
    const std::size_t most = claim.state == State::refuted ? kCellsOfBelief : kShownCells;
    const std::string why = shows_because(claim) ? claim.because : some_of(claim.deciding, most);
    if (!why.empty()) out += paragraph(printable(why), indent, indent + "  ", columns_of(style));
}

std::vector<const ClaimResult*> in_state(const std::vector<ClaimResult>& claims, State state) {
    std::vector<const ClaimResult*> found;
    for (const ClaimResult& claim : claims)
        if (claim.state == state) found.push_back(&claim);
    return found;
}

} // namespace

void append_claims(std::string& out, const RunResult& result, const TextStyle& style) {
    const auto broken = in_state(result.claims, State::broken);
    const auto kept = in_state(result.claims, State::kept);
    const auto deviating = in_state(result.claims, State::deviates);
    const auto refuted = in_state(result.claims, State::refuted);
    if (broken.empty() && kept.empty() && deviating.empty() && refuted.empty()) return;
    out += painted(style, Tone::heading, "Claims") + "\n";
    for (const auto& claims : {broken, deviating, refuted, kept})
        for (const ClaimResult* claim : claims)
            append_claim(out, *claim, style);
    const std::size_t untested = in_state(result.claims, State::untested).size();
    if (untested > 0)
        out += painted(
            style,
            Tone::faint,
            fmt::format("{:<{}}{} more: `mxproof claims`\n", "untested", kStateWidth, untested)
        );
    out += '\n';
}

void append_policy_fits(std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style) {
    bool any = false;
    for (const SenderColumn& column : columns) {
        const auto like = behaves_like(column);
        if (!like || column.deliveries.empty() || like->policy == column.deliveries.front()->policy) continue;
        std::string text = fmt::format(
            "{} claims `{}`; behaves like `{}`",
            printable(column.name),
            to_text(column.deliveries.front()->policy),
            to_text(like->policy)
        );
        text +=
            like->differing.empty()
                ? fmt::format(" in all {} of its cells", like->judged)
                : fmt::format(
                      " but for {} of {}: {}", like->differing.size(), like->judged, some_of(like->differing)
                  );
        out += paragraph(printable(text), "", "  ", columns_of(style));
        any = true;
    }
    if (any) out += '\n';
}

void append_figures(std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style) {
    constexpr std::string_view kTitle = "mail got through";
    std::size_t most = 0;
    std::size_t longest = kTitle.size();
    for (const SenderColumn& column : columns) {
        most = std::max(most, column.deliveries.size());
        longest = std::max(longest, columns_of(printable(column.name)));
    }
    if (most < 2) return;
    const std::string heading =
        fmt::format("{:<{}}  auth   TLS plain nothing  attackers got", kTitle, longest);
    const bool fits = columns_of(heading) <= columns_of(style);
    std::string table = fits ? heading + '\n' : std::string();
    for (const SenderColumn& column : columns) {
        const OutcomeFigures figures = figures_of(column.deliveries);
        const std::string name = printable(column.name);
        if (fits)
            table += fmt::format(
                "{:<{}} {:>5} {:>5} {:>5} {:>7}  {} of {}\n",
                name,
                longest,
                figures.authenticated,
                figures.encrypted,
                figures.plaintext,
                figures.undelivered,
                figures.deceived,
                figures.attacked
            );
        else
            table += paragraph(
                fmt::format(
                    "{}: auth {}, TLS {}, plain {}, nothing {}; attackers got {} of {}",
                    name,
                    figures.authenticated,
                    figures.encrypted,
                    figures.plaintext,
                    figures.undelivered,
                    figures.deceived,
                    figures.attacked
                ),
                "",
                "  ",
                columns_of(style)
            );
    }
    out += painted(style, Tone::faint, table) + '\n';
}

std::string claims_report(const std::vector<ClaimResult>& claims, int width) {
    const TextStyle style{false, width};
    std::string out;
    for (const State state : {State::broken, State::deviates, State::refuted, State::kept, State::untested})
        for (const ClaimResult* claim : in_state(claims, state))
            append_claim(out, *claim, style);
    out += fmt::format(
        "{} claims: {} kept, {} deviating as known, {} broken, {} refuted, {} untested\n",
        claims.size(),
        in_state(claims, State::kept).size(),
        in_state(claims, State::deviates).size(),
        in_state(claims, State::broken).size(),
        in_state(claims, State::refuted).size(),
        in_state(claims, State::untested).size()
    );
    return out;
}

} // namespace harness
