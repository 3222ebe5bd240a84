// Everything that was observed about one delivery (one recipient of one sender at one peer), from all three
// sides.
#pragma once

#include "fake_dns/dns_event.hpp"
#include "fake_mx/mx_event.hpp"
#include "harness/mta/delivery_event.hpp"
#include "harness/observation/packed_list.hpp"
#include "harness/observation/stall.hpp"
#include "harness/stack/mailu/mailu_event.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace harness {

/// One MX host as the judge needs it: its label in the scenario and the addresses that are it.
struct ObservedHost {
    std::string label;                  // `mx1`
    std::vector<std::string> addresses; // text, IPv4 and IPv6
};

struct DeliveryEvidence {
    std::string recipient;
    std::vector<ObservedHost> hosts; // in the order of the scenario
    std::vector<LogEvent> status;    // AttemptEnded of this recipient, in time order
    std::vector<LogEvent> log;       // every log line that concerns the delivery
    std::vector<std::shared_ptr<const fake_mx::SessionRecord>>
        sessions;                                                     // of this sender at this peer's hosts
    std::vector<fake_dns::QueryAnswered> queries;                     // of this sender for this peer's names
    std::vector<std::shared_ptr<const fake_mx::PolicyFetch>> fetches; // of this sender at its policy host
    std::vector<mailu::AdminRequest> admin; // of this sender about this peer's names
    std::optional<QueueEntry> queued;       // the recipient is still in the queue
    bool queue_listed = true;               // else nothing is known of the queue
    bool asks_another_resolver = false;     // the queries are those of a real resolver, of name servers
    bool asks_for_policies = false;         // the sender is to ask for MTA-STS policies
    bool reports_tls = false;               // the sender hands over what is to be reported to the domain
    bool authenticates_by_dane = false;     // the documented policy knows no other way
    std::shared_ptr<const OwnRecord> own;   // of this program; null: nothing is known
    std::string
        trouble; // why it could not be observed (sender did not start, deadline passed); empty: it was
    std::string left_out; // why some of what was seen is not here, so that there can be no verdict
};

/// The host of this peer that has the address; null if none has it.
const ObservedHost* host_at(const DeliveryEvidence& evidence, const std::string& address);

/// Leaves out what was seen before, up to this time, but the queries for TLSA records: who has asked for
/// those may keep them for as long as their TTL, or for 100 s, as Postfix does.
void forget_before(SenderTime time, DeliveryEvidence& evidence);

/// Leaves out what was seen after this time.
void forget_after(SenderTime time, DeliveryEvidence& evidence);

/// All that was seen of one sender; append-only while it runs.
struct SenderObservations {
    std::optional<SenderTime> second_messages; // when all before them had been tried; nothing: there are none
    PackedList<LogEvent> log;
    ConnectionList<fake_mx::SessionRecord> sessions;
    PackedList<fake_dns::QueryAnswered> queries;
    std::vector<mailu::AdminRequest> admin;
    std::vector<mailu::MilterConnection> milter;
    ConnectionList<fake_mx::PolicyFetch> fetches;
    std::vector<QueueEntry> queue;
    bool queue_listed = true; // else this witness is missing
    std::shared_ptr<const OwnRecord> own;
    std::string trouble;
    std::string left_out; // why not everything of the sender was kept; empty: it was
};

/// What of a sender's observations belongs to one peer.
struct PeerKey {
    std::string recipient;
    std::vector<ObservedHost> hosts;
    std::vector<std::string>
        zones; // origins of the peer's zones: a query at or below one of them belongs to the peer
    std::vector<std::string> policy_addresses = {}; // of the peer's MTA-STS policy host
};

/// An index over a sender's observations, built once, so that picking evidence for thousands of peers stays
/// linear.
class EvidenceIndex {
public:
    /// For these peers; `seen` must outlive it.
    EvidenceIndex(const SenderObservations& seen, const std::vector<PeerKey>& keys);
    ~EvidenceIndex();
    EvidenceIndex(const EvidenceIndex&) = delete;
    EvidenceIndex& operator=(const EvidenceIndex&) = delete;

    /// What belongs to one of the peers. Where that is more than any mail server has to say or do for one
    /// delivery, `left_out` says so.
    DeliveryEvidence pick(const PeerKey& key) const;

private:
    void pick_lines(
        const std::set<std::size_t>& lines, const std::string& recipient, DeliveryEvidence& evidence
    ) const;

    struct Tables;
    std::unique_ptr<Tables> tables_;
    const SenderObservations& seen_;
};

} // namespace harness
