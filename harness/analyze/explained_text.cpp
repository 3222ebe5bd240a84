#include "harness/analyze/explained_text.hpp"

#include "harness/analyze/advice.hpp"
#include "harness/analyze/log_tally.hpp"
#include "harness/analyze/mail_line.hpp"
#include "harness/analyze/tls_sessions.hpp"
#include "harness/mta/exim/exim_reason.hpp"
#include "harness/mta/postfix/postfix_reason.hpp"
#include "harness/report/json_values.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

using std::string_view;

std::optional<ExplainedText> explained_line(const MailLine& said) {
    ExplainedText result;
    if (std::holds_alternative<LeftQueue>(said)) {
        result.left_queue = true;
        return result;
    }
    const auto* const event = std::get_if<LogEvent>(&said);
    if (!event) return std::nullopt;
    if (const auto* ended = std::get_if<AttemptEnded>(&event->what)) {
        result.outcome = ended->outcome;
        if (ended->outcome != Outcome::delivered) result.reason = ended->failed.reason;
        if (ended->tls) result.peer = word_of(*ended->tls);
        result.dsn = meaning_of_dsn(ended->dsn).empty() ? "" : ended->dsn;
        result.domain = domain_of_recipient(ended->recipient);
    } else if (const auto* tls = std::get_if<TlsReported>(&event->what)) {
        result.peer = word_of(*tls);
    } else if (const auto* step = std::get_if<StepFailed>(&event->what)) {
        result.reason = step->step.reason;
        result.domain = domain_name(step->nexthop);
    } else {
        return std::nullopt;
    }
    return result;
}

std::optional<Reason> reason_of_words(string_view text) {
    const Reason postfix = failed_step(text, {}).reason;
    if (postfix != Reason::unrecognised) return postfix;
    const Reason exim = exim_failed_step(text, {}).reason;
    return exim == Reason::unrecognised ? std::nullopt : std::optional(exim);
}

// The texts of a program for a reason, with `…` for what varies.
std::string texts_for(Reason reason, std::span<const KnownText> all, string_view program) {
    std::string texts;
    for (const KnownText& known : all) {
        if (known.reason != reason) continue;
        std::string text;
        for (const char c : known.pattern)
            text += c == '%' || c == '*' ? std::string("…") : std::string(1, c);
        texts += fmt::format("{}“{}”", texts.empty() ? std::string(program) + " says " : ", ", text);
    }
    return texts;
}

string_view meaning_of_class(string_view dsn) {
    return dsn.starts_with('2')   ? "it was delivered"
           : dsn.starts_with('4') ? "it is tried again"
                                  : "it is not tried again";
}

// The first sentence: what happened.
std::string happened(const ExplainedText& text) {
    const std::string domain = text.domain.empty() ? "" : " for " + printable(text.domain);
    if (text.left_queue) return "A message has left the queue: it was delivered, returned or deleted.";
    if (text.outcome == Outcome::delivered) return fmt::format("Mail{} was delivered.", domain);
    if (text.outcome == Outcome::bounced)
        return fmt::format("Mail{} was returned: {}.", domain, to_text(*text.reason));
    if (text.outcome == Outcome::deferred)
        return fmt::format("Mail{} was deferred, and is tried again: {}.", domain, to_text(*text.reason));
    if (text.peer) return "A TLS session was established. Whether mail went over it is said by another line.";
    if (!text.reason) return {};
    if (!text.domain.empty()) return fmt::format("A host{} was given up: {}.", domain, to_text(*text.reason));
    return fmt::format("{}", to_text(*text.reason));
}

} // namespace

std::optional<ExplainedText> explained(string_view text) {
    if (const auto reason = parse_word<Reason>(text)) return ExplainedText{.reason = reason};
    if (!meaning_of_dsn(text).empty()) return ExplainedText{.dsn = std::string(text)};
    LogLineReader reader(local_now());
    const LogLine line = reader.read(text);
    if (auto whole = explained_line(understand(line))) return whole;
    for (const char* program : {"postfix/smtp", "exim"})
        if (auto behind = explained_line(understand({.time = LogTime{}, .program = program, .text = text})))
            return behind;
    const auto open = text.find(" (");
    if (text.starts_with("status=") && open != string_view::npos) {
        text.remove_prefix(open + 2);
        if (text.ends_with(')')) text.remove_suffix(1);
    }
    if (const auto reason = reason_of_words(text)) return ExplainedText{.reason = reason};
    return std::nullopt;
}

std::string explained_report(const ExplainedText& text, std::size_t width) {
    std::string out;
    const auto add = [&](std::string_view heading, std::string_view said) {
        if (!said.empty()) out += paragraph(fmt::format("{}{}", heading, said), "", "    ", width);
    };
    add("", happened(text));
    if (text.peer) add("", fmt::format("{}: {}.", row_of(*text.peer).word, row_of(*text.peer).meaning));
    if (!text.dsn.empty())
        add("", fmt::format("{}: {}; {}.", text.dsn, meaning_of_dsn(text.dsn), meaning_of_class(text.dsn)));
    if (!text.reason) return out;
    const Advice& advice = advice_on(*text.reason);
    add("What it means: ", std::string(row_of(*text.reason).meaning) + ".");
    add("Seen under: ", std::string(advice.policies) + ".");
    add("At the sender: ", advice.sender);
    add("At the recipient: ", advice.recipient);
    add("In a log: ", texts_for(*text.reason, reason_texts(), "Postfix"));
    add("In a log: ", texts_for(*text.reason, exim_texts(), "Exim"));
    if (!advice.scenario.empty())
        add("See it: ", fmt::format("mxproof explain {0}; mxproof run {0}", advice.scenario));
    return out;
}

boost::json::object explained_object(const ExplainedText& text) {
    boost::json::object object{
        {"outcome", word_or_null(text.outcome)},
        {"reason", word_or_null(text.reason)},
        {"peer", word_or_null(text.peer)},
        {"dsn", text_or_null(text.dsn)},
        {"dsn_meaning", text_or_null(meaning_of_dsn(text.dsn))},
        {"domain", text_or_null(text.domain)},
        {"meaning", text.reason ? text_or_null(row_of(*text.reason).meaning) : nullptr},
        {"policies", nullptr},
        {"sender", nullptr},
        {"recipient", nullptr},
        {"scenario", nullptr}};
    if (!text.reason) return object;
    const Advice& advice = advice_on(*text.reason);
    object["policies"] = text_or_null(advice.policies);
    object["sender"] = text_or_null(advice.sender);
    object["recipient"] = text_or_null(advice.recipient);
    object["scenario"] = text_or_null(advice.scenario);
    return object;
}

} // namespace harness
