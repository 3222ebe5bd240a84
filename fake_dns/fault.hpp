// Faults below DNSSEC (Fault in dns_spec.hpp), looked up per query. docs/adding-a-dns-deviation.md covers
// these too.
#pragma once

#include "fake_dns/dns_spec.hpp"
#include "fake_dns/domain_name.hpp"

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
    truncated // TC, and over TCP no reply
};

class FaultTable {
public:
    /// Throws std::invalid_argument on a malformed name or an unknown type.
    explicit FaultTable(const std::vector<Fault>& faults);

    /// The first server fault for that name and type, of those for all queries. The faults of the resolver
    /// face are none and hide none.
    std::optional<ServerFault> server_fault(const DomainName& name, std::uint16_t type) const;

    /// The same of those for the first queries of a client, which has asked for this `before` times.
    std::optional<ServerFault> first_fault(const DomainName& name, std::uint16_t type, unsigned before) const;

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
    };
    using Types = std::vector<std::optional<std::uint16_t>>; // empty: every type
    std::unordered_map<DomainName, std::vector<Entry>> server_faults_;
    // Each for the names in it and those below.
    std::unordered_map<DomainName, Types> without_ad_;
    std::unordered_map<DomainName, Types> ad_only_with_do_;
    std::unordered_map<DomainName, Types> servfail_for_nxdomain_;
};

} // namespace fake_dns
