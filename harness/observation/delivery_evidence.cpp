#include "harness/observation/delivery_evidence.hpp"

#include "harness/base/mail_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace harness {

namespace {

using Indices = std::vector<std::size_t>;

// Entries by what they speak of. Only of what is asked for: a sender may name whatever it likes.
class Table {
public:
    void ask_for(const std::string& key) { entries_[key]; }

    void note(std::string_view key, std::size_t n) {
        const auto found = entries_.find(key);
        if (found != entries_.end() && (found->second.empty() || found->second.back() != n))
            found->second.push_back(n);
    }

    const Indices& of(const std::string& key) const {
        static const Indices kNone;
        const auto found = entries_.find(key);
        return found == entries_.end() ? kNone : found->second;
    }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, Indices, Hash, std::equal_to<>> entries_;
};

void collect(const Table& table, const std::string& key, std::set<std::size_t>& into) {
    into.insert(table.of(key).begin(), table.of(key).end());
}

// Every innermost `[…]` of a line: the addresses that it speaks of, and its pid, which is no address.
void index_brackets(std::string_view line, std::size_t n, Table& table) {
    for (auto close = line.find(']'); close != std::string_view::npos; close = line.find(']')) {
        const auto open = line.substr(0, close).rfind('[');
        if (open != std::string_view::npos) table.note(line.substr(open + 1, close - open - 1), n);
        line.remove_prefix(close + 1);
    }
}

// A name belongs to each of its ancestors but the root and the TLD, which are nobody's.
void index_ancestors(std::string_view name, std::size_t n, Table& table) {
    constexpr std::size_t kLongestName = 254; // with its final dot: RFC 1035 2.3.4
    if (name.size() > kLongestName) return;
    for (; name.find('.') + 1 < name.size(); name.remove_prefix(name.find('.') + 1))
        table.note(name, n);
}

// Every domain name of a line that is nothing in particular: a warning names a peer without its address, such
// as `warning: no MX host for a.dane.example has a valid address record`. Names are written in lower case and
// without the final dot.
void index_names(std::string_view line, std::size_t n, Table& table) {
    constexpr std::string_view kOfNames = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
    for (auto start = line.find_first_of(kOfNames); start != std::string_view::npos;
         start = line.find_first_of(kOfNames)) {
        line.remove_prefix(start);
        std::string_view name = line.substr(0, line.find_first_not_of(kOfNames));
        line.remove_prefix(name.size());
        while (name.ends_with('.'))
            name.remove_suffix(1);
        if (name.find('.') != std::string_view::npos) index_ancestors(std::string(name) + '.', n, table);
    }
}

// Without their addresses.
bool names_peers(const LogEvent& event) {
    if (const auto* failed = std::get_if<StepFailed>(&event.what)) return failed->nexthop.empty();
    return event.about_deliveries && (std::holds_alternative<OtherLine>(event.what) ||
                                      std::holds_alternative<PolicyFetchFailed>(event.what) ||
                                      std::holds_alternative<GaveUp>(event.what));
}

// The address that an event is about, which its line need not have in brackets.
std::string_view address_of(const LogEvent& event) {
    if (const auto* failed = std::get_if<StepFailed>(&event.what)) return failed->step.address;
    return {};
}

// Of a program that gives up all hosts in one line, and says of each why in another one, before that.
void explain_by_last_steps(DeliveryEvidence& evidence) {
    auto begin = evidence.log.begin();
    for (LogEvent& status : evidence.status) {
        auto& ended = std::get<AttemptEnded>(status.what);
        const StepFailed* last = nullptr;
        for (; begin != evidence.log.end() && begin->line != status.line; ++begin)
            if (const auto* step = std::get_if<StepFailed>(&begin->what);
                step && host_at(evidence, step->step.address))
                last = step;
        if (begin != evidence.log.end()) ++begin;
        if (!ended.failed_as_last_step) continue;
        if (last) ended.failed = last->step;
        ended.attempted = last != nullptr;
    }
}

constexpr std::size_t kMostLog = 64U << 10U; // octets; the most of any shipped scenario is 4 KiB
constexpr std::size_t kMostOfAKind = 1000;   // sessions, queries, …

template <class Entries>
void pick_of(
    const Entries& all,
    const std::set<std::size_t>& chosen,
    std::vector<typename Entries::value_type>& into,
    std::string& left_out
) {
    for (const std::size_t n : chosen) {
        if (into.size() == kMostOfAKind) {
            left_out = fmt::format("the sender did the same for it more than {} times", kMostOfAKind);
            return;
        }
        into.push_back(all[n]);
    }
}

} // namespace

const ObservedHost* host_at(const DeliveryEvidence& evidence, const std::string& address) {
    for (const ObservedHost& host : evidence.hosts)
        if (std::find(host.addresses.begin(), host.addresses.end(), address) != host.addresses.end())
            return &host;
    return nullptr;
}

void forget_before(SenderTime time, DeliveryEvidence& evidence) {
    const auto is_before = [time](const auto& entry) { return entry.time <= time; };
    const auto began_before = [time](const auto& entry) { return entry->started <= time; };
    std::erase_if(evidence.status, is_before);
    std::erase_if(evidence.log, is_before);
    std::erase_if(evidence.queries, [&](const auto& query) {
        return is_before(query) && query.type != "TLSA";
    });
    std::erase_if(evidence.admin, is_before);
    std::erase_if(evidence.sessions, [&](const auto& session) {
        const auto& messages = session->messages; // a connection may be used again
        return began_before(session) && (messages.empty() || messages.back().time <= time);
    });
    std::erase_if(evidence.fetches, began_before);
}

void forget_after(SenderTime time, DeliveryEvidence& evidence) {
    const auto is_after = [time](const auto& entry) { return entry.time > time; };
    const auto began_after = [time](const auto& entry) { return entry->started > time; };
    std::erase_if(evidence.status, is_after);
    std::erase_if(evidence.log, is_after);
    std::erase_if(evidence.queries, is_after);
    std::erase_if(evidence.admin, is_after);
    std::erase_if(evidence.sessions, began_after);
    std::erase_if(evidence.fetches, began_after);
}

struct EvidenceIndex::Tables {
    Table status;   // by recipient
    Table brackets; // log lines by bracketed text, and by the address that they are about
    Table domains;  // failed steps and reports by the recipient's domain
    Table names;    // other lines by every ancestor of the names in them
    Table sessions; // by dialled address
    Table queries;  // by every ancestor of the name
    Table admin;    // requests by every ancestor of the names in them
    Table fetches;  // by dialled address
    Table queue;    // by recipient

    void ask_for(const PeerKey& key);
};

void EvidenceIndex::Tables::ask_for(const PeerKey& key) {
    status.ask_for(key.recipient);
    queue.ask_for(key.recipient);
    domains.ask_for(std::string(domain_of(key.recipient)));
    for (const ObservedHost& host : key.hosts) {
        for (const std::string& address : host.addresses) {
            brackets.ask_for(address);
            sessions.ask_for(address);
        }
    }
    for (const std::string& zone : key.zones) {
        names.ask_for(zone);
        queries.ask_for(zone);
        admin.ask_for(zone);
    }
    for (const std::string& address : key.policy_addresses)
        fetches.ask_for(address);
}

EvidenceIndex::EvidenceIndex(const SenderObservations& seen, const std::vector<PeerKey>& keys)
    : tables_(std::make_unique<Tables>()), seen_(seen) {
    for (const PeerKey& key : keys)
        tables_->ask_for(key);
    for (std::size_t n = 0; n < seen.log.size(); ++n) {
        const LogEvent event = seen.log[n];
        index_brackets(event.line, n, tables_->brackets);
        tables_->brackets.note(address_of(event), n);
        if (names_peers(event)) index_names(event.line, n, tables_->names);
        if (const auto* ended = std::get_if<AttemptEnded>(&event.what))
            tables_->status.note(ended->recipient, n);
        if (const auto* failed = std::get_if<StepFailed>(&event.what))
            tables_->domains.note(failed->nexthop, n);
        if (const auto* report = std::get_if<TlsReportSent>(&event.what))
            tables_->domains.note(report->domain, n);
        if (const auto* report = std::get_if<TlsReportLogged>(&event.what))
            tables_->domains.note(report->domain, n);
    }
    for (std::size_t n = 0; n < seen.sessions.size(); ++n)
        tables_->sessions.note(seen.sessions.server(n), n);
    for (std::size_t n = 0; n < seen.queries.size(); ++n)
        index_ancestors(seen.queries[n].name, n, tables_->queries);
    for (std::size_t n = 0; n < seen.admin.size(); ++n)
        index_names(seen.admin[n].target, n, tables_->admin);
    for (std::size_t n = 0; n < seen.fetches.size(); ++n)
        tables_->fetches.note(seen.fetches.server(n), n);
    for (std::size_t n = 0; n < seen.queue.size(); ++n)
        tables_->queue.note(seen.queue[n].recipient, n);
}

EvidenceIndex::~EvidenceIndex() = default;

DeliveryEvidence EvidenceIndex::pick(const PeerKey& key) const {
    DeliveryEvidence evidence;
    evidence.recipient = key.recipient;
    evidence.hosts = key.hosts;
    evidence.own = seen_.own;
    evidence.trouble = seen_.trouble;
    evidence.queue_listed = seen_.queue_listed;
    evidence.left_out = seen_.left_out;

    std::set<std::size_t> lines;
    std::set<std::size_t> sessions;
    std::set<std::size_t> queries;
    std::set<std::size_t> admin;
    std::set<std::size_t> fetches;
    collect(tables_->status, key.recipient, lines);
    collect(tables_->domains, std::string(domain_of(key.recipient)), lines);
    for (const ObservedHost& host : key.hosts) {
        for (const std::string& address : host.addresses) {
            collect(tables_->brackets, address, lines);
            collect(tables_->sessions, address, sessions);
        }
    }
    for (const std::string& zone : key.zones) {
        collect(tables_->queries, zone, queries);
        collect(tables_->names, zone, lines);
        collect(tables_->admin, zone, admin);
    }
    for (const std::string& address : key.policy_addresses)
        collect(tables_->fetches, address, fetches);

    pick_lines(lines, key.recipient, evidence);
    explain_by_last_steps(evidence);
    pick_of(seen_.fetches, fetches, evidence.fetches, evidence.left_out);
    pick_of(seen_.sessions, sessions, evidence.sessions, evidence.left_out);
    pick_of(seen_.queries, queries, evidence.queries, evidence.left_out);
    pick_of(seen_.admin, admin, evidence.admin, evidence.left_out);
    if (const Indices& queued = tables_->queue.of(key.recipient); !queued.empty())
        evidence.queued = seen_.queue[queued.front()];
    return evidence;
}

// What is left out might have decided the verdict: so there is none.
void EvidenceIndex::pick_lines(
    const std::set<std::size_t>& lines, const std::string& recipient, DeliveryEvidence& evidence
) const {
    std::size_t octets = 0;
    for (const std::size_t n : lines) {
        LogEvent event = seen_.log[n];
        octets += event.line.size();
        if (octets > kMostLog) {
            evidence.left_out =
                fmt::format("the sender's log has more than {} KiB about it", kMostLog >> 10U);
            return;
        }
        const auto* ended = std::get_if<AttemptEnded>(&event.what);
        if (ended && ended->recipient == recipient) evidence.status.push_back(event);
        evidence.log.push_back(std::move(event));
    }
}

} // namespace harness
