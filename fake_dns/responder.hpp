// fake_dns without sockets: the bytes of a query in, the bytes of the reply (or silence) and a record of it
// out.
#pragma once

#include "fake_dns/authority.hpp"
#include "fake_dns/dns_event.hpp"
#include "fake_dns/dns_spec.hpp"
#include "fake_dns/fault.hpp"
#include "fake_dns/local_answer.hpp"
#include "fake_dns/message.hpp"
#include "fake_dns/resolver.hpp"
#include "fake_dns/validator.hpp"
#include "fake_dns/zone_tree.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace fake_dns {

/// One query as it arrived.
struct Arrival {
    std::string_view bytes;
    std::string_view client; // address text, IPv4-mapped as IPv4
    std::string_view server; // dialled address
    Transport transport = Transport::udp;
};

struct Response {
    std::optional<std::string> bytes;   // empty: stay silent
    std::optional<QueryAnswered> event; // empty: what arrived was no query; `time` is left to the caller
    bool has_wrong_id = false;          // a fault: the ID in `bytes` is not that of the query
    bool hangs_up = false;              // over TCP: the connection is to be closed
    std::chrono::milliseconds delay{};  // to be sent so long after its query

    /// Gives `reply`, which begins as `bytes` does, the ID of that query; or another, if that is the fault.
    void put_id(std::string& reply, std::string_view query) const;
};

class Responder {
public:
    /// Throws std::invalid_argument if the spec contradicts itself (ZoneTree, FaultTable).
    explicit Responder(const DnsSpec& spec);
    ~Responder();
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;

    /// Adds a zone, with the faults of names in it, while it serves: both faces answer as if it had always
    /// been there. Throws std::invalid_argument as the constructor does, and nothing has changed then.
    void add_zone(const ZoneSpec& zone, const std::vector<Fault>& faults);

    /// Removes a zone and the faults of the names in it. False if there is none of that origin. Throws
    /// std::invalid_argument for the root, or where `origin` is no name.
    bool remove_zone(const std::string& origin);

    /// From now on this client (address text) sees the later zones of the spec.
    void move_on(std::string_view client);

    Response respond(const Arrival& arrival, Face face);

    /// The same without a copy of what was said to the same question before. What differs from one query to
    /// the next is left to the caller: the ID of the reply, and the client of the event. Never null.
    std::shared_ptr<Response> shared_response(const Arrival& arrival, Face face);

    /// Of an absolute name; a name that is none is refused. What is to be answered late is answered at once.
    LocalAnswer ask(const std::string& name, const std::string& type);

    /// Dialled at a resolver address: the resolver; anywhere else: the authority of the zones there, if any.
    Face face_at(std::string_view server) const;

    /// DS rdata of the root, which a validator must trust. Empty if the root is unsigned.
    std::optional<std::string> root_ds();

    ZoneTree& tree() { return tree_; }

private:
    struct Verdict {
        ReplyHeader header;
        std::optional<ServerFault> fault;
        std::shared_ptr<const Resolution> resolution; // resolver face, if the name was looked up
        AuthorityAnswer authority;                    // authoritative face
    };
    struct Later;
    Verdict decide(const Query& query, Face face, const Arrival& arrival);
    std::optional<ServerFault> counted_fault(const Query& query, std::string_view client);
    void decide_as_resolver(const Query& query, Verdict& verdict);
    void decide_as_authority(const Query& query, const std::string& server, Verdict& verdict);
    static std::string
    write(const Query& query, const Verdict& verdict, std::size_t limit, QueryAnswered& event);

    void forget();
    void unload_zones();
    std::chrono::milliseconds delay_of(const Query& query, const Verdict& verdict) const;
    bool always_answers_so(const Query& query, const Verdict& verdict) const;

    ZoneTree tree_;
    std::vector<Fault> known_faults_;
    FaultTable faults_;                               // of those
    std::unordered_map<std::string, unsigned> asked_; // by client, name and type, where a fault counts
    Validator validator_;
    Resolver resolver_;
    std::unordered_map<std::string, std::shared_ptr<Response>> known_responses_; // by all that they depend on
    std::string key_;                                    // of the last one that was looked for
    std::unordered_set<std::string> resolver_addresses_; // by address_key
    std::unordered_set<std::string> ad_only_addresses_;  // of these, by address_key
    std::unique_ptr<Later> later_;                       // null: nothing changes
};

} // namespace fake_dns
