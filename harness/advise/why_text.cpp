#include "harness/advise/why_text.hpp"

#include "harness/analyze/advice.hpp"
#include "harness/report/json_values.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/verdict/expectation_match.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace harness {

namespace {

namespace json = boost::json;

enum class Fault { recipient, sender, anybody };

std::string_view fault_text(Fault fault) {
    switch (fault) {
    case Fault::recipient:
        return "the recipient's";
    case Fault::sender:
        return "the sender's";
    case Fault::anybody:
        return "the recipient's, or of somebody on the path: an attack looks the same";
    }
    return "";
}

// Of a failure under a policy that asks for no more than the domain promises.
Fault fault_of(Reason reason) {
    switch (reason) {
    case Reason::tls_configuration:
        return Fault::sender;
    case Reason::tls_not_offered:
    case Reason::starttls_refused:
    case Reason::handshake_failed:
    case Reason::certificate_not_verified:
    case Reason::tlsa_lookup_failed:
    case Reason::connection_timed_out:
    case Reason::connection_lost:
        return Fault::anybody;
    default:
        return Fault::recipient;
    }
}

// What a domain that promises nothing does not keep.
bool asks_for_more(Level level) {
    return level == Level::encrypt || level == Level::dane_only || level == Level::secure ||
           level == Level::verify || level == Level::fingerprint;
}

struct Findings {
    std::vector<const Delivery*> arrived;
    std::vector<const Delivery*> not_arrived;
    std::vector<const Delivery*> not_judged;
    // What is wrong under the most tolerant policy that asks for no more than the domain promises; null:
    // nothing.
    const Delivery* first = nullptr;
};

Findings findings_in(const ReplayedDomain& domain, const RunResult& run) {
    Findings found;
    for (const Delivery& delivery : run.deliveries) {
        if (delivery.scenario != domain.scenario) continue;
        const Observed& seen = delivery.verdict.observed;
        const bool judged = was_judged(delivery) && seen.outcome;
        const bool arrived = judged && seen.outcome == Outcome::delivered;
        (!judged ? found.not_judged : arrived ? found.arrived : found.not_arrived).push_back(&delivery);
        if (judged && !arrived && !found.first && !asks_for_more(delivery.policy.level))
            found.first = &delivery;
    }
    return found;
}

bool travels_in_plaintext(const Findings& found) {
    return std::any_of(found.arrived.begin(), found.arrived.end(), [](const Delivery* delivery) {
        return delivery->policy.level == Level::may &&
               delivery->verdict.observed.channel == Channel::plaintext;
    });
}

// `authenticated under `dane …`, …; encrypted under `may``.
std::string arrivals_text(const Findings& found) {
    std::vector<std::string> texts;
    for (const Channel channel : {Channel::authenticated, Channel::encrypted, Channel::plaintext}) {
        std::vector<std::string> policies;
        for (const Delivery* delivery : found.arrived)
            if (delivery->verdict.observed.channel == channel)
                policies.push_back(fmt::format("`{}`", to_text(delivery->policy)));
        if (!policies.empty())
            texts.push_back(fmt::format("{} under {}", to_text(channel), fmt::join(policies, ", ")));
    }
    return texts.empty() ? "Mail arrives under no policy."
                         : fmt::format("Mail arrives {}.", fmt::join(texts, "; "));
}

std::string policies_with(const Findings& found, const std::optional<Reason>& reason) {
    std::vector<std::string> policies;
    for (const Delivery* delivery : found.not_arrived)
        if (delivery->verdict.observed.reason == reason)
            policies.push_back(fmt::format("`{}`", to_text(delivery->policy)));
    return fmt::format("{}", fmt::join(policies, ", "));
}

std::string failure_text(const Findings& found, const Delivery& failed) {
    const Observed& seen = failed.verdict.observed;
    return fmt::format("{}, under {}: {}", to_text(seen), policies_with(found, seen.reason), seen.text);
}

Reason reason_of(const Delivery& delivery) {
    return delivery.verdict.observed.reason.value_or(Reason::unrecognised);
}

void append(std::string& out, std::string_view heading, std::string_view text, std::size_t width) {
    out += paragraph(printable(fmt::format("{}: {}", heading, text)), "  ", "    ", width);
}

void append_advice(std::string& out, Reason reason, std::size_t width) {
    append(out, "Whose fault", fault_text(fault_of(reason)), width);
    append(out, "At the sender", advice_on(reason).sender, width);
    append(out, "At the recipient", advice_on(reason).recipient, width);
}

// What policies do that ask for more than the domain promises, each reason once.
void append_stricter(std::string& out, const Findings& found, std::size_t width) {
    std::vector<Reason> told;
    if (found.first) told.push_back(reason_of(*found.first));
    for (const Delivery* delivery : found.not_arrived) {
        if (std::find(told.begin(), told.end(), reason_of(*delivery)) != told.end()) continue;
        told.push_back(reason_of(*delivery));
        append(out, "More than it promises", failure_text(found, *delivery), width);
    }
}

} // namespace

std::string why_text(const ReplayedDomain& domain, const RunResult& run, const TextStyle& style) {
    const Findings found = findings_in(domain, run);
    const std::size_t width = columns_of(style);
    std::string out = painted(style, Tone::heading, printable(domain.domain)) + "\n";
    out += paragraph(arrivals_text(found), "  ", "    ", width);
    if (found.first) {
        append(out, "What is wrong first", failure_text(found, *found.first), width);
        append_advice(out, reason_of(*found.first), width);
    } else if (travels_in_plaintext(found)) {
        append(out, "What is wrong first", "it travels without TLS, which no host offers", width);
        append_advice(out, Reason::tls_not_offered, width);
    } else if (found.not_judged.empty()) {
        out += "  Nothing is wrong.\n";
    }
    append_stricter(out, found, width);
    if (!found.not_judged.empty())
        append(out, "Not judged", found.not_judged.front()->verdict.not_judged_because, width);
    for (const std::string& sentence : domain.left_out)
        append(out, "Seen, and not played", sentence, width);
    return out + "\n";
}

std::string why_json(const std::vector<ReplayedDomain>& domains, const RunResult& run) {
    json::array all;
    for (const ReplayedDomain& domain : domains) {
        const Findings found = findings_in(domain, run);
        json::object policies;
        for (const auto* list : {&found.arrived, &found.not_arrived})
            for (const Delivery* delivery : *list)
                policies[to_text(delivery->policy)] = to_text(delivery->verdict.observed);
        json::object object{
            {"domain", utf8(domain.domain)},
            {"policies", std::move(policies)},
            {"not_judged", found.not_judged.size()},
            {"left_out", texts(domain.left_out)},
            {"wrong", nullptr}};
        if (found.first || travels_in_plaintext(found)) {
            const Reason reason = found.first ? reason_of(*found.first) : Reason::tls_not_offered;
            object["wrong"] = {
                {"reason", to_text(reason)},
                {"text", text_or_null(found.first ? found.first->verdict.observed.text : "")},
                {"policies", found.first ? policies_with(found, reason) : ""},
                {"fault", fault_text(fault_of(reason))},
                {"sender", advice_on(reason).sender},
                {"recipient", advice_on(reason).recipient}};
        }
        all.push_back(std::move(object));
    }
    return json::serialize(all) + "\n";
}

} // namespace harness
