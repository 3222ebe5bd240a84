#include "harness/analyze/policy_line.hpp"

#include "harness/analyze/log_tally.hpp"
#include "harness/base/shortened.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace harness {

namespace {

using std::string_view;

constexpr auto kNone = string_view::npos;
constexpr std::size_t kLongestWhy = 200; // octets
constexpr string_view kStsDaemon = "mta-sts-daemon";
constexpr string_view kTlspol = "postfix-tlspol";

// What stands between `before` and the next `after`, or the end.
string_view between(string_view text, string_view before, string_view after) {
    const auto found = text.find(before);
    if (found == kNone) return {};
    text.remove_prefix(found + before.size());
    return text.substr(0, text.find(after));
}

// The value of ` key=`, in quotes or without: log/slog's text.
std::string value_of(string_view text, string_view key) {
    const std::string before = " " + std::string(key) + "=";
    const auto found = text.find(before);
    if (found == kNone) return {};
    text.remove_prefix(found + before.size());
    if (!text.starts_with('"')) return std::string(text.substr(0, text.find(' ')));
    std::string value;
    for (std::size_t i = 1; i < text.size() && text[i] != '"'; ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        value += text[i];
    }
    return value;
}

PolicySaid said_of(string_view domain, string_view program, PolicyFound found, string_view why = {}) {
    PolicySaid said;
    said.domain = domain_name(domain);
    said.policy.program = program;
    said.policy.found = found;
    said.policy.why = shortened(std::string(why), kLongestWhy);
    return said;
}

std::optional<PolicySaid> unless_empty(PolicySaid said) {
    return said.domain.empty() ? std::nullopt : std::optional(std::move(said));
}

// `2026-11-24 13:50:00 WARNING  RES: text` -> `WARNING  RES: text`
string_view without_date(string_view text) {
    LogClock clock{LogTime{}};
    clock.take(text);
    return text;
}

constexpr std::array<string_view, 5> kLevels{"DEBUG ", "INFO ", "WARNING ", "ERROR ", "CRITICAL "};
constexpr std::array<string_view, 4> kLoggers{"RES: ", "STS: ", "PF: ", "MAIN: "};

template <std::size_t N>
bool starts_with_any(string_view text, const std::array<string_view, N>& starts) {
    return std::any_of(starts.begin(), starts.end(), [&](string_view start) {
        return text.starts_with(start);
    });
}

// `WARNING  RES: text` -> `RES: text`; empty: another form.
string_view behind_level(string_view text) {
    if (!starts_with_any(text, kLevels)) return {};
    const auto level_end = text.find(' ');
    text.remove_prefix(std::min(text.find_first_not_of(' ', level_end), text.size()));
    return starts_with_any(text, kLoggers) ? text : string_view();
}

// `{'mx': ['mx1.a.example'], 'version': 'STSv1', 'mode': 'enforce', 'max_age': 86400}`
PolicyFound mode_in(string_view policy) {
    const string_view mode = between(policy, "'mode': '", "'");
    return mode == "enforce"   ? PolicyFound::enforced
           : mode == "testing" ? PolicyFound::testing
                               : PolicyFound::none;
}

// postfix-mta-sts-resolver 1.1: resolver.py, proactive_fetcher.py.
std::optional<PolicySaid> of_sts_daemon(string_view text) {
    constexpr string_view kFailed = "STS policy fetch for domain ";
    constexpr string_view kParsed = "Parsed policy for domain ";
    const auto failed = text.find(kFailed);
    if (failed != kNone) {
        const string_view domain = between(text.substr(failed), "'", "'");
        const string_view why = between(text, " failed with error: ", "\n");
        return unless_empty(said_of(
            domain,
            kStsDaemon,
            PolicyFound::not_fetched,
            why.empty() ? "the answer is no policy: its HTTP status, its media type or its size" : why
        ));
    }
    if (const auto parsed = text.find(kParsed); parsed != kNone) {
        const string_view rest = text.substr(parsed + kParsed.size());
        return unless_empty(said_of(rest.substr(0, rest.find(": ")), kStsDaemon, mode_in(rest)));
    }
    if (text.find("does not have a valid policy.") != kNone)
        return unless_empty(
            said_of(between(text, "Domain ", " does not"), kStsDaemon, PolicyFound::not_fetched)
        );
    return std::nullopt;
}

PolicyFound found_by_tlspol(string_view policy) {
    return policy == "secure"      ? PolicyFound::enforced
           : policy == "dane-only" ? PolicyFound::dane_only
           : policy == "dane"      ? PolicyFound::dane
                                   : PolicyFound::none;
}

// 1.9 and later: log/slog. A lookup that failed has two lines, and the first one says why.
std::optional<PolicySaid> of_tlspol(string_view text) {
    const std::string message = value_of(text, "msg");
    const std::string domain = value_of(text, "domain");
    if (domain.empty()) return std::nullopt;
    PolicyFound found = PolicyFound::none;
    if (message == "Evaluated policy")
        found = found_by_tlspol(value_of(text, "policy"));
    else if (message == "Evaluating policy failed temporarily" || message.find("rror during ") != kNone)
        found = PolicyFound::failed;
    else if (message != "No policy found")
        return std::nullopt;
    PolicySaid said = said_of(domain, kTlspol, found, value_of(text, "error"));
    said.policy.from_cache = value_of(text, "origin") == "cache";
    return unless_empty(std::move(said));
}

// Before 1.9: `INFO  Evaluated policy for "a.example": secure (from cache, 1h0m0s remaining)`.
std::optional<PolicySaid> of_old_tlspol(string_view text) {
    const auto of = [&](string_view start, PolicyFound found, string_view why = {}) {
        PolicySaid said = said_of(between(text, start, "\""), kTlspol, found, why);
        said.policy.from_cache = text.find("(from cache, ") != kNone;
        return unless_empty(std::move(said));
    };
    if (text.find("Evaluated policy for \"") != kNone)
        return of("Evaluated policy for \"", found_by_tlspol(between(text, "\": ", " ")));
    if (text.find("No policy found for \"") != kNone) return of("No policy found for \"", PolicyFound::none);
    if (text.find("Evaluating policy for \"") != kNone)
        return of("Evaluating policy for \"", PolicyFound::failed);
    if (text.find("DNS error during ") != kNone)
        return of(" lookup for \"", PolicyFound::failed, between(text, "\": ", "\n"));
    return std::nullopt;
}

bool is_slog(string_view text) {
    return text.find("level=") != kNone && text.find(" msg=") != kNone;
}

} // namespace

PolicyProgram policy_program_of(const LogLine& line) {
    if (line.program == kStsDaemon) return PolicyProgram::mta_sts_daemon;
    if (line.program == kTlspol) return PolicyProgram::tlspol;
    if (!line.program.empty()) return PolicyProgram::none;
    if (!behind_level(line.text).empty()) return PolicyProgram::mta_sts_daemon;
    // It has no name in its lines; other programs write in that form, too.
    constexpr std::size_t kStart = 64;
    const string_view start = line.text.substr(0, kStart);
    const bool of_old =
        start.find("Evaluated policy for \"") != kNone || start.find("No policy found for \"") != kNone ||
        start.find("Evaluating policy for \"") != kNone || start.find("DNS error during ") != kNone;
    if (of_old || (is_slog(line.text) && of_tlspol(line.text))) return PolicyProgram::tlspol;
    return PolicyProgram::none;
}

std::optional<PolicySaid> policy_said(PolicyProgram program, string_view text) {
    if (program == PolicyProgram::mta_sts_daemon) return of_sts_daemon(without_date(text));
    if (program == PolicyProgram::tlspol) return is_slog(text) ? of_tlspol(text) : of_old_tlspol(text);
    return std::nullopt;
}

bool is_complaint(PolicyProgram program, string_view text) {
    if (program == PolicyProgram::mta_sts_daemon) {
        const string_view rest = without_date(text);
        return behind_level(rest).empty() || !(rest.starts_with("DEBUG ") || rest.starts_with("INFO "));
    }
    const std::string level = value_of(" " + std::string(text), "level");
    return level == "WARN" || level == "ERROR" || text.find("WARN  ") != kNone ||
           text.find("ERROR ") != kNone;
}

std::optional<PolicySaid> table_failure(string_view text) {
    constexpr string_view kStart = "warning: ";
    constexpr string_view kError = " lookup error for \"";
    const auto error = text.find(kError);
    if (!text.starts_with(kStart) || error == kNone) return std::nullopt;
    const string_view table = text.substr(kStart.size(), error - kStart.size());
    const bool is_table = table.find(':') != kNone && table.find(' ') == kNone;
    if (!is_table) return std::nullopt;
    auto said = unless_empty(said_of(between(text, kError, "\""), table, PolicyFound::failed));
    if (said) said->of_mail_server = true;
    return said;
}

} // namespace harness
