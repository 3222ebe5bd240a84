// Faults below DNSSEC (Fault in dns_spec.hpp), looked up per query. docs/adding-a-dns-deviation.md covers
// these too.
#pragma once

#include "fake_dns/dns_spec.hpp"
#include "fake_dns/domain_name.hpp"

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace fake_dns {

/// What a zone's servers do instead of answering.
enum class ServerFault {
    servfail, // RCODE 2
    refused,  // RCODE 5
    silence   // no reply
};

class FaultTable {
public:
    /// Throws std::invalid_argument on a malformed name or an unknown type.
    explicit FaultTable(const std::vector<Fault>& faults);

    /// The first server fault for that name and type. The faults of the resolver face are none and hide none.
    std::optional<ServerFault> server_fault(const DomainName& name, std::uint16_t type) const;

    /// Whether the resolver face acts as one that does not validate, for this name.
    bool withholds_ad(const DomainName& name) const;

    /// Whether the resolver face sets AD for this name only where the query has DO.
    bool sets_ad_only_with_do(const DomainName& name) const;

    /// Whether the resolver face answers SERVFAIL where this name does not exist.
    bool answers_servfail_for_nxdomain(const DomainName& name) const;

private:
    struct Entry {
        std::optional<std::uint16_t> type; // empty: every type
        ServerFault fault{};
    };
    std::unordered_map<DomainName, std::vector<Entry>> server_faults_;
    // Each for the names in it and those below.
    std::unordered_set<DomainName> without_ad_;
    std::unordered_set<DomainName> ad_only_with_do_;
    std::unordered_set<DomainName> servfail_for_nxdomain_;
};

} // namespace fake_dns
