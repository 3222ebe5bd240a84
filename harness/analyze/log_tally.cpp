#include "harness/analyze/log_tally.hpp"
#include "harness/base/lower_case.hpp"

#include "harness/analyze/advice.hpp"
#include "harness/analyze/failed_host.hpp"
#include "harness/analyze/masked_line.hpp"
#include "harness/base/mail_address.hpp"
#include "harness/mta/postfix/postfix_reason.hpp"

#include <algorithm>
#include <utility>

namespace harness {

namespace {

using std::string_view;

constexpr std::size_t kMostKindsOfFailure = 12; // of a domain
constexpr std::size_t kMostHostsOfAKind = 8;
constexpr std::size_t kLongestDomain = 255; // RFC 1035 2.3.4

// A content filter or the like: what it is given has not gone out.
bool is_inside(const AttemptEnded& ended) {
    const bool is_loopback = ended.relay_address.starts_with("127.") || ended.relay_address == "::1";
    return is_loopback || (ended.outcome == Outcome::delivered && ended.relay_address.empty());
}

// `5.7.1`; empty for anything else.
std::string enhanced_code(const std::string& dsn) {
    const bool good = dsn.size() >= 5 && dsn.size() <= 9 && std::all_of(dsn.begin(), dsn.end(), [](char c) {
                          return (c >= '0' && c <= '9') || c == '.';
                      });
    return good ? dsn : std::string();
}

// The peer was reached, and did not want this message: nothing about how mail travels.
bool is_of_the_message(Reason reason) {
    return reason == Reason::refused_by_peer || reason == Reason::greeting_refused;
}

int level_of(Channel channel) {
    return static_cast<int>(channel) + 1;
}

// Exim and OpenSMTPD may name no process: then it is the message, or the session.
TlsSessions::Process process_of(const LogLine& line) {
    if (line.pid.empty() || line.program == "smtpd")
        return WaitingMail::hash(line.container) * 31 +
               WaitingMail::hash(line.text.substr(0, line.text.find(' ')));
    return WaitingMail::hash(line.container) * 31 + WaitingMail::hash(line.host) * 17 +
           WaitingMail::hash(line.pid);
}

} // namespace

std::string domain_name(string_view domain) {
    if (domain.ends_with('.')) domain.remove_suffix(1);
    return domain.size() <= kLongestDomain ? in_lower_case(std::string(domain)) : std::string();
}

std::string domain_of_recipient(string_view recipient) {
    return recipient.find('@') == string_view::npos ? std::string() : domain_name(domain_of(recipient));
}

void LogTally::take(const LogLine& line, const MailLine& said) {
    result_.lines++;
    if (line.time) now_ = line.time;
    if (std::holds_alternative<Foreign>(said)) {
        take_foreign(line);
        return;
    }
    result_.mail_lines++;
    if (scope_.since && now_ && *now_ < *scope_.since) return;
    if (now_ && (!result_.first || *now_ < *result_.first)) result_.first = now_;
    if (now_ && (!result_.last || *now_ > *result_.last)) result_.last = now_;
    if (const auto* event = std::get_if<LogEvent>(&said)) {
        take_event(line, *event);
    } else if (const auto* left = std::get_if<LeftQueue>(&said)) {
        for (const Waiting& waiting : waiting_.take_all(left->queue_id))
            settle(waiting, left->expired ? &FailedAttempts::returned : &FailedAttempts::gone);
    } else if (const auto* policy = std::get_if<PolicySaid>(&said)) {
        take_policy(*policy);
    } else if (std::holds_alternative<NotUnderstood>(said)) {
        take_unknown(line.program, line.text, {});
    }
}

void LogTally::take_foreign(const LogLine& line) {
    result_.other_lines++;
    const auto found = result_.others.find(line.program);
    if (found != result_.others.end())
        found->second.times++;
    else if (result_.others.size() < kMostPrograms)
        result_.others[std::string(line.program)] = {1, masked_line(line.text, {})};
    else
        result_.others_left_out++;
}

void LogTally::take_policy(const PolicySaid& said) {
    if (!scope_.domains.empty() && !scope_.domains.contains(said.domain)) return;
    auto found = result_.policies.find(said.domain);
    if (found == result_.policies.end()) {
        if (result_.policies.size() >= kMostPolicies) {
            result_.policies_left_out++;
            return;
        }
        found = result_.policies.try_emplace(said.domain).first;
    }
    PolicyLookups& figures = found->second;
    auto policy = std::make_shared<DomainPolicy>(said.policy);
    policy->time = now_;
    const bool could_not = policy->found == PolicyFound::not_fetched || policy->found == PolicyFound::failed;
    // Of one lookup the first line says why, and the second what came of it; a table only repeats that.
    const bool goes_on = could_not && policy->why.empty() && figures.last &&
                         figures.last->found == policy->found && !figures.last->why.empty();
    if (goes_on) policy->why = figures.last->why;
    if (goes_on && said.of_mail_server) policy->program = figures.last->program;
    if (could_not && !goes_on) figures.failed++;
    if (could_not) figures.last_failed = policy;
    figures.last = std::move(policy);
}

// What was found of the domain's policy, if that has a part in the failure.
std::shared_ptr<const DomainPolicy> LogTally::policy_behind(Reason reason, const std::string& domain) const {
    const auto found = is_about_tls(reason) ? result_.policies.find(domain) : result_.policies.end();
    return found == result_.policies.end() ? nullptr : found->second.last;
}

void LogTally::take_event(const LogLine& line, const LogEvent& event) {
    if (const auto* ended = std::get_if<AttemptEnded>(&event.what)) {
        take_attempt(line, *ended);
    } else if (const auto* tls = std::get_if<TlsReported>(&event.what)) {
        result_.tells_of_tls = true;
        sessions_.established(process_of(line), *tls);
    } else if (const auto* tlsa = std::get_if<TlsaReported>(&event.what)) {
        sessions_.tlsa(process_of(line), *tlsa);
    } else if (const auto* step = std::get_if<StepFailed>(&event.what)) {
        sessions_.failed(process_of(line), host_of_step(*step, line.text));
    }
}

void LogTally::take_attempt(const LogLine& line, const AttemptEnded& ended) {
    if (is_inside(ended)) {
        result_.inside++;
        return;
    }
    const std::string name = domain_of_recipient(ended.recipient);
    if (!scope_.domains.empty() && !scope_.domains.contains(name)) return;
    result_.attempts++;
    DomainFigures* const domain = domain_named(name);
    if (!domain) return;
    if (ended.outcome == Outcome::delivered)
        take_delivery(line, ended, *domain);
    else
        take_failure(line, ended, *domain);
}

DomainFigures* LogTally::domain_named(string_view name) {
    const auto found = result_.domains.find(name);
    if (found != result_.domains.end()) return &found->second;
    if (result_.domains.size() < kMostDomains) return &result_.domains[std::string(name)];
    result_.domains_left_out++;
    return nullptr;
}

DayFigures* LogTally::day() {
    if (!now_) return nullptr;
    const auto date = std::chrono::floor<std::chrono::days>(*now_);
    if (result_.days.size() < kMostDays || result_.days.contains(date)) return &result_.days[date];
    result_.days_left_out++;
    return nullptr;
}

void LogTally::take_delivery(const LogLine& line, const AttemptEnded& ended, DomainFigures& domain) {
    PeerWord word = PeerWord::no_tls;
    if (ended.tls) { // of a program that says it in the same line
        word = word_of(*ended.tls);
        result_.tells_of_tls = true;
    } else {
        word = sessions_.at_end(process_of(line), ended).value_or(word_of(ended));
        result_.tells_of_tls = result_.tells_of_tls || ended.over_tls.has_value();
    }
    domain.delivered[static_cast<std::size_t>(word)]++;
    const Channel channel = channel_of(word);
    if (DayFigures* const figures = day()) figures->delivered[static_cast<std::size_t>(channel)]++;
    take_level(ended, domain, level_of(channel));
    if (const auto waited = waiting_.take(ended.queue_id, ended.recipient))
        settle(*waited, &FailedAttempts::delivered_later);
}

FailedAttempts* LogTally::failure_of(DomainFigures& domain, const AttemptEnded& ended) {
    const std::string dsn = enhanced_code(ended.dsn);
    const auto found =
        std::find_if(domain.failed.begin(), domain.failed.end(), [&](const FailedAttempts& one) {
            return one.outcome == ended.outcome && one.reason == ended.failed.reason && one.dsn == dsn;
        });
    if (found != domain.failed.end()) return &*found;
    if (domain.failed.size() < kMostKindsOfFailure && failures_ < kMostFailures) {
        failures_++;
        return &domain.failed.emplace_back(FailedAttempts{ended.outcome, ended.failed.reason, dsn});
    }
    domain.failed_left_out++;
    return nullptr;
}

void LogTally::take_failure(const LogLine& line, const AttemptEnded& ended, DomainFigures& domain) {
    sessions_.at_end(process_of(line), ended);
    const bool deferred = ended.outcome == Outcome::deferred;
    if (DayFigures* const figures = ended.attempted ? day() : nullptr)
        (deferred ? figures->deferred : figures->bounced)++;
    if (ended.failed.reason == Reason::unrecognised) take_unknown(line.program, ended.text, ended.recipient);
    if (!is_of_the_message(ended.failed.reason)) take_level(ended, domain, 0);
    const auto waited = waiting_.take(ended.queue_id, ended.recipient);
    FailedAttempts* const kind = failure_of(domain, ended);
    if (waited && deferred)
        waited->domain->failed[waited->kind].waiting--; // and waits for something else
    else if (waited)
        settle(*waited, &FailedAttempts::returned);
    if (!kind) return;
    (ended.attempted ? kind->times : kind->repeats)++;
    if (ended.attempted) take_hosts(line, ended, *kind);
    if (auto policy = policy_behind(ended.failed.reason, domain_of_recipient(ended.recipient)))
        kind->policy = std::move(policy);
    if (!kind->first) kind->first = now_;
    kind->last = now_;
    if (!deferred) return;
    const auto index = static_cast<std::size_t>(kind - domain.failed.data());
    if (waiting_.add(ended.queue_id, ended.recipient, domain, index))
        kind->waiting++;
    else
        result_.messages_left_out++;
}

void LogTally::take_host(const FailedHost& host, FailedAttempts& kind) {
    auto found = std::find_if(kind.hosts.begin(), kind.hosts.end(), [&](const FailedHost& one) {
        return one.address == host.address && one.name == host.name;
    });
    if (found == kind.hosts.end()) {
        if (kind.hosts.size() >= kMostHostsOfAKind || hosts_ >= kMostHosts) {
            kind.hosts_left_out++;
            return;
        }
        hosts_++;
        found = kind.hosts.insert(kind.hosts.end(), host);
    }
    found->reason = host.reason;
    found->times++;
}

// Those that were given up before, and the last one.
void LogTally::take_hosts(const LogLine& line, const AttemptEnded& ended, FailedAttempts& kind) {
    const FailedHost last = host_at_end(ended);
    const bool is_known = !last.name.empty() || !last.address.empty();
    for (const FailedHost& host : sessions_.given_up(process_of(line)))
        if (!is_known || !is_same_host(host, last)) take_host(host, kind);
    if (is_known) take_host(last, kind);
}

void LogTally::settle(const Waiting& waiting, Count FailedAttempts::*end) {
    FailedAttempts& kind = waiting.domain->failed[waiting.kind];
    kind.waiting--;
    (kind.*end)++;
}

void LogTally::take_level(const AttemptEnded& ended, DomainFigures& domain, int level) {
    if (on_change_ && domain.level != level)
        on_change_({domain_of_recipient(ended.recipient), now_, domain.level, level, ended.failed.reason});
    domain.level = level;
    Decline& decline = domain.decline;
    if (level >= decline.from) {
        decline = {level, level, now_};
        return;
    }
    if (decline.times == 0) decline.since = now_;
    decline.times++;
    decline.to = level;
}

void LogTally::take_unknown(string_view program, string_view text, string_view recipient) {
    result_.not_understood++;
    const std::string kind = std::string(program) + " " + kind_of_line(text);
    const auto found = result_.unknown.find(kind);
    if (found != result_.unknown.end()) {
        found->second.times++;
    } else if (result_.unknown.size() < kMostKinds) {
        result_.unknown[kind] = {1, masked_line(text, recipient)};
    } else {
        result_.unknown_left_out++;
    }
}

// What the queue has and the log does not is added, what it has not has gone.
void LogTally::take_queue(const std::vector<QueueEntry>& queue) {
    std::set<std::pair<std::uint64_t, std::uint64_t>> there;
    for (const QueueEntry& entry : queue)
        there.emplace(WaitingMail::hash(entry.queue_id), WaitingMail::hash(entry.recipient));
    waiting_.for_each([&](std::uint64_t queue_id, Waiting& waiting) {
        if (there.erase({queue_id, waiting.recipient}) == 0) settle(waiting, &FailedAttempts::gone);
    });
    for (const QueueEntry& entry : queue) {
        if (!there.contains({WaitingMail::hash(entry.queue_id), WaitingMail::hash(entry.recipient)}))
            continue;
        const std::string name = domain_of_recipient(entry.recipient);
        if (entry.delay_reason.empty() || (!scope_.domains.empty() && !scope_.domains.contains(name)))
            continue;
        DomainFigures* const domain = domain_named(name);
        AttemptEnded ended;
        ended.failed = failed_step(entry.delay_reason, name);
        if (FailedAttempts* const kind = domain ? failure_of(*domain, ended) : nullptr) kind->waiting++;
    }
}

Analysis LogTally::finish(const std::optional<std::vector<QueueEntry>>& queue) {
    result_.queue_known = queue.has_value();
    if (queue) take_queue(*queue);
    return std::move(result_);
}

} // namespace harness
