#include "harness/observation/delivery_evidence.hpp"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <unordered_map>

namespace harness {

namespace {

using Indices = std::vector<std::size_t>;
using Table = std::unordered_map<std::string, Indices>;

void collect(const Table& table, const std::string& key, std::set<std::size_t>& into) {
    const auto found = table.find(key);
    if (found != table.end()) into.insert(found->second.begin(), found->second.end());
}

// Every `[…]` of a line: the addresses that it speaks of, and its pid, which is no address.
void index_brackets(const std::string& line, std::size_t n, Table& table) {
    for (std::size_t open = line.find('['); open != std::string::npos; open = line.find('[', open + 1)) {
        const std::size_t close = line.find(']', open);
        if (close == std::string::npos) return;
        table[line.substr(open + 1, close - open - 1)].push_back(n);
    }
}

// A name belongs to each of its ancestors but the root and the TLD, which are nobody's.
void index_ancestors(const std::string& name, std::size_t n, Table& table) {
    for (std::string_view rest = name; rest.find('.') + 1 < rest.size();
         rest.remove_prefix(rest.find('.') + 1))
        table[std::string(rest)].push_back(n);
}

// Every domain name of a line that is nothing in particular: a warning names a peer without its address, such
// as `warning: no MX host for a.dane.example has a valid address record`. Postfix writes names in lower case
// and without the final dot.
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

std::string domain_of(const std::string& recipient) {
    return recipient.substr(recipient.find('@') + 1);
}

} // namespace

const ObservedHost* host_at(const DeliveryEvidence& evidence, const std::string& address) {
    for (const ObservedHost& host : evidence.hosts)
        if (std::find(host.addresses.begin(), host.addresses.end(), address) != host.addresses.end())
            return &host;
    return nullptr;
}

struct EvidenceIndex::Tables {
    Table status;                                       // by recipient
    Table brackets;                                     // log lines by bracketed text
    Table warnings;                                     // policy warnings by nexthop
    Table names;                                        // other lines by every ancestor of the names in them
    Table sessions;                                     // by dialled address
    Table queries;                                      // by every ancestor of the name
    Table admin;                                        // requests by every ancestor of the names in them
    Table fetches;                                      // by dialled address
    std::unordered_map<std::string, std::size_t> queue; // by recipient
};

EvidenceIndex::EvidenceIndex(const SenderObservations& seen)
    : tables_(std::make_unique<Tables>()), seen_(seen) {
    for (std::size_t n = 0; n < seen.log.size(); ++n) {
        const LogEvent& event = seen.log[n];
        index_brackets(event.line, n, tables_->brackets);
        // smtp(8) and the MTA-STS daemon name a peer without its address.
        const bool speaks_of_peers = event.service == "smtp" || event.service == "mta-sts-daemon";
        if (std::holds_alternative<OtherLine>(event.what) && speaks_of_peers)
            index_names(event.line, n, tables_->names);
        if (const auto* status = std::get_if<StatusLine>(&event.what))
            tables_->status[status->recipient].push_back(n);
        if (const auto* warning = std::get_if<PolicyWarning>(&event.what))
            tables_->warnings[warning->nexthop].push_back(n);
    }
    for (std::size_t n = 0; n < seen.sessions.size(); ++n)
        tables_->sessions[seen.sessions[n]->server].push_back(n);
    for (std::size_t n = 0; n < seen.queries.size(); ++n)
        index_ancestors(seen.queries[n].name, n, tables_->queries);
    for (std::size_t n = 0; n < seen.admin.size(); ++n)
        index_names(seen.admin[n].target, n, tables_->admin);
    for (std::size_t n = 0; n < seen.fetches.size(); ++n)
        tables_->fetches[seen.fetches[n]->server].push_back(n);
    for (std::size_t n = 0; n < seen.queue.size(); ++n)
        tables_->queue.emplace(seen.queue[n].recipient, n);
}

EvidenceIndex::~EvidenceIndex() = default;

DeliveryEvidence EvidenceIndex::pick(const PeerKey& key) const {
    DeliveryEvidence evidence;
    evidence.recipient = key.recipient;
    evidence.hosts = key.hosts;
    evidence.own = seen_.own;
    evidence.trouble = seen_.trouble;

    std::set<std::size_t> lines;
    std::set<std::size_t> sessions;
    std::set<std::size_t> queries;
    std::set<std::size_t> admin;
    std::set<std::size_t> fetches;
    collect(tables_->status, key.recipient, lines);
    for (const std::size_t n : lines)
        evidence.status.push_back(seen_.log[n]);
    collect(tables_->warnings, domain_of(key.recipient), lines);
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

    for (const std::size_t n : fetches)
        evidence.fetches.push_back(seen_.fetches[n]);
    for (const std::size_t n : lines)
        evidence.log.push_back(seen_.log[n]);
    for (const std::size_t n : sessions)
        evidence.sessions.push_back(seen_.sessions[n]);
    for (const std::size_t n : queries)
        evidence.queries.push_back(seen_.queries[n]);
    for (const std::size_t n : admin)
        evidence.admin.push_back(seen_.admin[n]);
    if (const auto queued = tables_->queue.find(key.recipient); queued != tables_->queue.end())
        evidence.queued = seen_.queue[queued->second];
    return evidence;
}

} // namespace harness
