// Faults below DNSSEC (Fault in dns_spec.hpp), looked up per query. docs/adding-a-dns-deviation.md covers
// these too.
#pragma once

#include "fake_dns/dns_spec.hpp"
#include "fake_dns/domain_name.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace fake_dns {

/// What a zone's servers do instead of answering.
enum class ServerFault {
    servfail, // RCODE 2
    refused,  // RCODE 5
    notimp,   // RCODE 4
    formerr,  // RCODE 1
    silence,  // no reply
    wrong_id, // the reply has another ID than the query
    truncated // TC, and over TCP no reply
};

/// Whether who asks gets nothing that it may take for the reply, whatever the transport.
constexpr bool is_no_reply(ServerFault fault) {
    return fault == ServerFault::silence || fault == ServerFault::wrong_id;
}

class FaultTable {
public:
    /// Throws std::invalid_argument on a malformed name or an unknown type.
    explicit FaultTable(const std::vector<Fault>& faults);

    /// The first server fault for that name and type, of those for all queries. The faults of the resolver
    /// face are none and hide none.
    std::optional<ServerFault> server_fault(const DomainName& name, std::uint16_t type) const;

    /// Whether there is one that depends on how often a client has asked.
    bool counts(const DomainName& name, std::uint16_t type) const;

    /// The same of those that do, for a client which has asked for this `before` times.
    std::optional<ServerFault>
    counted_fault(const DomainName& name, std::uint16_t type, unsigned before) const;

    /// How long both faces wait before they answer a query for that name and type; 0: not at all.
    std::chrono::milliseconds delay(const DomainName& name, std::uint16_t type) const;

    /// Whether the resolver face acts as one that does not validate, for this name and type.
    bool withholds_ad(const DomainName& name, std::uint16_t type) const;

    /// Whether the resolver face sets AD for this name and type only where the query has DO.
    bool sets_ad_only_with_do(const DomainName& name, std::uint16_t type) const;

    /// Whether the resolver face answers SERVFAIL where this name does not exist.
    bool answers_servfail_for_nxdomain(const DomainName& name) const;

private:
    struct Entry {
        std::optional<std::uint16_t> type; // empty: every type
        ServerFault fault{};
        unsigned first = 0; // 0: all queries
        unsigned after = 0; // but for so many before

        bool is_for(std::uint16_t asked) const { return !type || *type == asked; }
        bool counts() const { return first > 0 || after > 0; }
    };
    struct Delay {
        std::optional<std::uint16_t> type; // empty: every type
        std::chrono::milliseconds delay{};
    };
    using Types = std::vector<std::optional<std::uint16_t>>; // empty: every type
    std::unordered_map<DomainName, std::vector<Entry>> server_faults_;
    std::unordered_map<DomainName, std::vector<Delay>> delays_;
    // Each for the names in it and those below.
    std::unordered_map<DomainName, Types> without_ad_;
    std::unordered_map<DomainName, Types> ad_only_with_do_;
    std::unordered_map<DomainName, Types> servfail_for_nxdomain_;
};

} // namespace fake_dns
