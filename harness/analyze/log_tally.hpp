// Events of a log -> the figures of its domains, in bounded memory. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"
#include "harness/analyze/mail_line.hpp"
#include "harness/analyze/tls_sessions.hpp"
#include "harness/analyze/waiting_mail.hpp"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace harness {

/// A domain in the form that AnalysisScope and Analysis have it in: lower case, without final dot; empty for
/// what cannot be one.
std::string domain_name(std::string_view domain);
/// That of an address; empty if it has none.
std::string domain_of_recipient(std::string_view recipient);

/// What of a log is asked for.
struct AnalysisScope {
    std::optional<LogTime> since = {};               // nothing: all of it
    std::set<std::string, std::less<>> domains = {}; // as domain_name(); empty: all
};

/// An attempt came to another end than the one before it at the same domain.
struct LevelChange {
    std::string domain;
    std::optional<LogTime> time = {};
    std::optional<int> before = {}; // as in Decline; nothing: it is the first
    int now = 0;
    Reason reason = Reason::unrecognised; // if it was not delivered
};
using OnLevelChange = std::function<void(const LevelChange&)>;

class LogTally {
public:
    explicit LogTally(AnalysisScope scope) : scope_(std::move(scope)) {}

    void report_changes(OnLevelChange on_change) { on_change_ = std::move(on_change); }

    void take(const LogLine& line, const MailLine& said);
    bool tells_of_tls() const { return result_.tells_of_tls; }
    void count_cut_line() { result_.cut_lines++; }

    /// What came of it. With the queue (nothing: it is not known) whatever is not in it no longer waits.
    Analysis finish(const std::optional<std::vector<QueueEntry>>& queue);

    static constexpr std::size_t kMostDomains = 50'000;
    static constexpr std::size_t kMostFailures = 100'000; // kinds of them, of all domains
    static constexpr std::size_t kMostDays = 3'000;
    static constexpr std::size_t kMostKinds = 40;        // of lines that are not understood
    static constexpr std::size_t kMostPrograms = 40;     // others
    static constexpr std::size_t kMostHosts = 50'000;    // at which mail failed, of all domains
    static constexpr std::size_t kMostPolicies = 50'000; // domains whose policy is spoken of

private:
    void take_event(const LogLine& line, const LogEvent& event);
    void take_attempt(const LogLine& line, const AttemptEnded& ended);
    void take_delivery(const LogLine& line, const AttemptEnded& ended, DomainFigures& domain);
    void take_failure(const LogLine& line, const AttemptEnded& ended, DomainFigures& domain);
    void take_hosts(const LogLine& line, const AttemptEnded& ended, FailedAttempts& kind);
    void take_host(const FailedHost& host, FailedAttempts& kind);
    void take_policy(const PolicySaid& said);
    void take_foreign(const LogLine& line);
    std::shared_ptr<const DomainPolicy> policy_behind(Reason reason, const std::string& domain) const;
    void take_unknown(std::string_view program, std::string_view text, std::string_view recipient);
    void take_level(const AttemptEnded& ended, DomainFigures& domain, int level);
    void settle(const Waiting& waiting, Count FailedAttempts::*end);
    void take_queue(const std::vector<QueueEntry>& queue);
    DomainFigures* domain_named(std::string_view name);
    DayFigures* day();
    FailedAttempts* failure_of(DomainFigures& domain, const AttemptEnded& ended);

    AnalysisScope scope_;
    Analysis result_;
    std::size_t failures_ = 0;   // kinds of them
    std::size_t hosts_ = 0;      // at which they were
    std::optional<LogTime> now_; // of the line at hand, or of one before it
    TlsSessions sessions_;
    WaitingMail waiting_;
    OnLevelChange on_change_;
};

} // namespace harness
