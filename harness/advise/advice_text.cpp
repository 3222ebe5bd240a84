#include "harness/advise/advice_text.hpp"

#include "harness/advise/settings_text.hpp"
#include "harness/report/outcome_figures.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace harness {

namespace {

constexpr std::size_t kReasonsShown = 3;
constexpr std::size_t kLinesShown = 20;

std::string_view unit_of(const GivenAdvice& given) {
    return given.recipients->source.empty() ? "honest peers of the catalogue" : "messages";
}

std::string row_of_figures(const PolicyFigures& figures) {
    return fmt::format(
        "  {:<26} {:>7} {:>7} {:>7} {:>7} {:>8} {:>8} {:>8} {:>8}\n",
        fmt::format("`{}`", to_text(figures.policy)),
        figures.authenticated,
        figures.encrypted,
        figures.plaintext,
        figures.waits,
        figures.returned,
        fmt::format("{}/{}", figures.deceived, figures.attacks),
        figures.stripped,
        figures.impersonated
    );
}

std::string table_of(const std::vector<PolicyFigures>& all, const TextStyle& style) {
    const std::string heading = fmt::format(
        "  {:<26} {:>7} {:>7} {:>7} {:>7} {:>8} {:>8} {:>8} {:>8}",
        "",
        "auth",
        "TLS",
        "plain",
        "waits",
        "returned",
        "attacks",
        "stripped",
        "impostor"
    );
    std::string out = painted(style, Tone::heading, heading) + "\n";
    for (const PolicyFigures& figures : all)
        out += row_of_figures(figures);
    return out;
}

std::string price_of(const GivenAdvice& given, const PolicyFigures& figures) {
    std::string text = fmt::format(
        "Its price: {} of {} attacks get the mail, and {} of {} {} get none",
        figures.deceived,
        figures.attacks,
        figures.undelivered(),
        figures.undelivered() + figures.delivered(),
        unit_of(given)
    );
    if (figures.undelivered() > 0)
        text += fmt::format(
            " ({}{})",
            figures.reasons.size() > kReasonsShown ? "mostly " : "",
            numbers_text(figures.reasons, kReasonsShown)
        );
    return text + ".";
}

void append_lines(std::string& out, const char* file, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    out += fmt::format("  {}\n", file);
    for (std::size_t i = 0; i < std::min(kLinesShown, lines.size()); ++i)
        out += fmt::format("    {}\n", printable(lines[i]));
    if (lines.size() > kLinesShown)
        out += fmt::format("    and {} more lines (--format main.cf)\n", lines.size() - kLinesShown);
}

std::string
stance_text(const GivenAdvice& given, Stance stance, const PolicyFigures& figures, const TextStyle& style) {
    const Policy& policy = figures.policy;
    const auto exceptions = exceptions_to(policy, *given.measured, *given.recipients);
    std::string out =
        painted(style, Tone::heading, fmt::format("{}: `{}`", to_text(stance), to_text(policy)));
    out += "\n" + paragraph(price_of(given, figures), "  ", "  ", columns_of(style));
    const auto main_cf = main_cf_lines(policy, exceptions);
    append_lines(out, "main.cf", main_cf);
    append_lines(
        out,
        "/etc/postfix/tls_policy (then postmap); Mailu: overrides/postfix/tls_policy.map; mailcow: its TLS "
        "policy maps",
        policy_table_lines(exceptions, given.today)
    );
    if (!exceptions.empty())
        out += paragraph(
            "An attack looks like such a fault: ask the recipient's operator before you write the line.",
            "    ",
            "    ",
            columns_of(style)
        );
    append_lines(out, "Mailu: mailu.env", mailu_environment(policy));
    append_lines(
        out,
        "Mailu: overrides/postfix/postfix.cf, as the environment alone has no effect",
        mailu_overrides(policy)
    );
    out += "  mailcow: data/conf/postfix/extra.cf; docker-mailserver: config/postfix-main.cf\n";
    out += "    the lines of main.cf\n";
    return out + "\n";
}

std::string heading_text(const GivenAdvice& given) {
    const Measured& measured = *given.measured;
    return fmt::format(
        "{} peers and {} attacks, measured with {} {} ({}){}",
        measured.honest.size(),
        measured.attacked.size(),
        measured.program,
        measured.version,
        given.measured_from,
        given.recipients->source.empty() ? "" : "; your mail: " + given.recipients->source
    );
}

std::string commented(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += "# " + line + "\n";
    return text;
}

PolicyFigures chosen_figures(const GivenAdvice& given, Stance stance) {
    return choose(figures_of(*given.measured, *given.recipients))[static_cast<std::size_t>(stance)];
}

// Of what a program writes into a file.
std::string introduction(const GivenAdvice& given, Stance stance, const PolicyFigures& figures) {
    return commented(
        {heading_text(given),
         fmt::format("{}: {}", to_text(stance), to_text(figures.policy)),
         price_of(given, figures)}
    );
}

} // namespace

std::string advice_text(const GivenAdvice& given, const TextStyle& style) {
    const auto all = figures_of(*given.measured, *given.recipients);
    const auto chosen = choose(all);
    std::string out = paragraph(printable(heading_text(given)), "", "  ", columns_of(style)) + "\n";
    out += table_of(all, style) + "\n";
    out += paragraph(
        fmt::format(
            "In {}. `attacks`: those of the catalogue that get the mail; `stripped`, `impostor`: what of "
            "this mail "
            "somebody on the path gets, who takes STARTTLS away or answers in place of the host.",
            unit_of(given)
        ),
        "",
        "",
        columns_of(style)
    );
    if (given.recipients->source.empty())
        out += paragraph(
            "The catalogue has each kind of peer once, most of them broken in one way: --log counts your own "
            "mail.",
            "",
            "",
            columns_of(style)
        );
    if (given.recipients->left_out > 0)
        out += paragraph(
            fmt::format(
                "{} messages are left out that waited or came back for reasons that no setting of TLS is "
                "about.",
                given.recipients->left_out
            ),
            "",
            "",
            columns_of(style)
        );
    for (const std::string& note : given.recipients->notes)
        out += paragraph(note, "", "", columns_of(style));
    out += '\n';
    for (std::size_t i = 0; i < chosen.size(); ++i)
        out += stance_text(given, kWords<Stance>[i].value, chosen[i], style);
    return out;
}

std::string advice_main_cf(const GivenAdvice& given, Stance stance) {
    const PolicyFigures figures = chosen_figures(given, stance);
    const auto exceptions = exceptions_to(figures.policy, *given.measured, *given.recipients);
    std::string out = introduction(given, stance, figures);
    for (const std::string& line : main_cf_lines(figures.policy, exceptions))
        out += line + "\n";
    if (exceptions.empty()) return out;
    out += commented({"/etc/postfix/tls_policy (then postmap). An attack looks like such a fault: ask the "
                      "recipient's operator "
                      "first."});
    return out + commented(policy_table_lines(exceptions, given.today));
}

std::string advice_env(const GivenAdvice& given, Stance stance) {
    const PolicyFigures figures = chosen_figures(given, stance);
    std::string out = introduction(given, stance, figures);
    for (const std::string& line : mailu_environment(figures.policy))
        out += line + "\n";
    const auto overrides = mailu_overrides(figures.policy);
    if (overrides.empty()) return out;
    return out + commented({"and in overrides/postfix/postfix.cf, as the environment alone has no effect:"}) +
           commented(overrides);
}

} // namespace harness
