#include "harness/report/configuration_page.hpp"

#include "harness/report/deciding_settings.hpp"
#include "harness/report/outcome_figures.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/verdict/expectation_match.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

namespace harness {

namespace {

constexpr std::size_t kShown = 20;
constexpr std::size_t kLabelWidth = 28;

std::string some_of(std::vector<std::string> items) {
    const std::size_t more = items.size() > kShown ? items.size() - kShown : 0;
    items.resize(items.size() - more);
    std::string text = fmt::format("{}", fmt::join(items, ", "));
    return more == 0 ? text : fmt::format("{}, and {} more (see the JSON report)", text, more);
}

const Delivery* delivery_of(const SenderColumn& column, const std::string& scenario) {
    const auto found =
        std::find_if(column.deliveries.begin(), column.deliveries.end(), [&](const Delivery* delivery) {
            return delivery->scenario == scenario;
        });
    return found == column.deliveries.end() ? nullptr : *found;
}

void append_heading(std::string& out, const ReportedSender& sender, const TextStyle& style) {
    const std::string text = fmt::format(
        "{} under {} {}", printable(sender.configuration), sender.program, printable(sender.version)
    );
    out += painted(style, Tone::heading, text) + "\n\n";
}

void append_likeness(std::string& out, const SenderColumn& column, const TextStyle& style) {
    const auto like = behaves_like(column);
    if (!like) return;
    std::string text = fmt::format(
        "It behaves like `{}` at {} of {} peers",
        to_text(like->policy),
        like->judged - like->differing.size(),
        like->judged
    );
    text += like->differing.empty() ? "." : "; it differs at:";
    out += paragraph(text, "", "", columns_of(style));
    std::size_t shown = 0;
    for (const std::string& scenario : like->differing) {
        if (shown++ == kShown) {
            out += fmt::format("  and {} more (see the JSON report)\n", like->differing.size() - kShown);
            break;
        }
        const Delivery& delivery = *delivery_of(column, scenario);
        const auto documented = delivery.documented.find(like->policy);
        const std::string line = fmt::format(
            "{}: {}, in place of {}",
            scenario,
            to_text(delivery.verdict.observed),
            documented == delivery.documented.end() ? "?" : to_text(documented->second)
        );
        out += paragraph(printable(line), "  ", "    ", columns_of(style));
    }
    out += '\n';
}

std::string row_of(const std::string& label, const OutcomeFigures& figures, const std::string& change) {
    return fmt::format(
        "  {:<{}} {:>5} {:>5} {:>5} {:>7} {:>8}\n",
        label,
        kLabelWidth,
        figures.authenticated,
        figures.encrypted,
        figures.plaintext,
        figures.undelivered,
        change
    );
}

// Of the peers that were judged and for which the policy's outcome is documented.
std::string row_of(const Policy& policy, const SenderColumn& column) {
    const PolicyFit fit = fit_of(column, policy);
    if (fit.judged == 0) return {};
    OutcomeFigures figures;
    for (const Delivery* delivery : column.deliveries) {
        const auto documented = delivery->documented.find(policy);
        if (!was_judged(*delivery) || documented == delivery->documented.end()) continue;
        count_outcome(figures, documented->second->outcome, documented->second->channel);
    }
    return row_of("`" + to_text(policy) + "`", figures, std::to_string(fit.differing.size()));
}

void append_figures_of_policies(std::string& out, const SenderColumn& column, const TextStyle& style) {
    out += painted(
        style,
        Tone::heading,
        fmt::format(
            "  {:<{}} {:>5} {:>5} {:>5} {:>7} {:>8}",
            "peers that get the mail",
            kLabelWidth,
            "auth",
            "TLS",
            "plain",
            "nothing",
            "changes"
        )
    );
    out += '\n' + row_of("as it is", figures_of(column.deliveries), "");
    for (const Policy& policy : usual_policies())
        out += row_of(policy, column);
    out += '\n';
}

// `bank.example.com as dane/correct: deferred no-tlsa; delivered encrypted without smtp_tls_policy_maps`
void append_played(
    std::string& out,
    const SenderColumn& column,
    const std::vector<SenderColumn>& columns,
    const TextStyle& style
) {
    std::string lines;
    for (const Delivery* delivery : column.deliveries) {
        if (!delivery->again.is_played_as) continue;
        const std::string& id = delivery->scenario;
        const auto equals = id.find('=');
        std::string text = fmt::format(
            "{} as {}: {}",
            id.substr(0, equals),
            id.substr(equals + 1),
            was_judged(*delivery) ? to_text(delivery->verdict.observed) : "not judged"
        );
        for (const SenderColumn& other : columns) {
            const Delivery* without = delivery_of(other, id);
            if (!was_judged(*delivery) || !without || other.sender->left_out.name.empty() ||
                !was_judged(*without) ||
                to_text(without->verdict.observed) == to_text(delivery->verdict.observed))
                continue;
            text += fmt::format(
                "; {} without {}", to_text(without->verdict.observed), other.sender->left_out.name
            );
        }
        lines += paragraph(printable(text), "  ", "    ", columns_of(style));
    }
    if (!lines.empty()) out += painted(style, Tone::heading, "Under your names") + "\n" + lines + "\n";
}

void append_attacked(std::string& out, const SenderColumn& column, const TextStyle& style) {
    std::vector<std::string> deceived;
    std::size_t attacked = 0;
    for (const Delivery* delivery : column.deliveries) {
        attacked += delivery->attacked ? 1 : 0;
        if (delivery->attacked && delivery->verdict.attacker_got_mail) deceived.push_back(delivery->scenario);
    }
    if (attacked == 0) return;
    const std::string text =
        deceived.empty()
            ? fmt::format("None of {} attackers gets the mail.", attacked)
            : fmt::format(
                  "{} of {} attackers get the mail: {}", deceived.size(), attacked, some_of(deceived)
              );
    out += paragraph(text, "", "  ", columns_of(style)) + '\n';
}

void append_without_mail(std::string& out, const SenderColumn& column, const TextStyle& style) {
    std::map<std::string, std::size_t> reasons;
    std::size_t all = 0;
    for (const Delivery* delivery : column.deliveries) {
        const Observed& observed = delivery->verdict.observed;
        if (!observed.outcome || *observed.outcome == Outcome::delivered) continue;
        ++reasons[to_text(observed)];
        ++all;
    }
    if (all == 0) return;
    const std::string text =
        fmt::format("{} peer{} no mail: {}", all, all == 1 ? " gets" : "s get", numbers_text(reasons));
    out += paragraph(printable(text), "", "  ", columns_of(style)) + '\n';
}

// Parameters that are set for the same reason are on one line.
void append_set_over(std::string& out, const ReportedSender& sender, const TextStyle& style) {
    std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
    for (const ReportedSetting& setting : sender.settings_beside) {
        auto found = std::find_if(reasons.begin(), reasons.end(), [&](const auto& reason) {
            return reason.first == setting.why;
        });
        if (found == reasons.end()) found = reasons.insert(reasons.end(), {setting.why, {}});
        found->second.push_back(setting.name);
    }
    out +=
        painted(style, Tone::heading, "What is not as in the configuration (values: see the JSON report)") +
        '\n';
    for (const auto& [why, names] : reasons)
        out += paragraph(
            printable(fmt::format("{}: {}", fmt::join(names, ", "), why)), "  ", "    ", columns_of(style)
        );
    out += '\n';
}

} // namespace

bool is_of_a_configuration(const RunResult& result) {
    return !result.senders.empty() &&
           std::all_of(result.senders.begin(), result.senders.end(), [](const ReportedSender& sender) {
               return sender.claims_nothing;
           });
}

std::string configuration_page(const RunResult& result, const TextStyle& style) {
    const auto columns = sender_columns(result);
    std::string out;
    for (const SenderColumn& column : columns) {
        if (!column.sender || !column.sender->left_out.name.empty()) continue;
        append_heading(out, *column.sender, style);
        if (column.sender->version.empty()) continue;
        append_likeness(out, column, style);
        append_played(out, column, columns, style);
        append_figures_of_policies(out, column, style);
        append_attacked(out, column, style);
        append_without_mail(out, column, style);
        append_deciding_settings(out, column, columns, style);
        append_set_over(out, *column.sender, style);
    }
    return out;
}

} // namespace harness
