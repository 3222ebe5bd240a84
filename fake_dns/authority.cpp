#include "fake_dns/authority.hpp"

namespace fake_dns {
namespace {

/// Longest chain that a server follows inside its zone before it leaves the rest to the resolver.
constexpr int kMaxCnames = 8;

void append(std::vector<ShownRRset>& to, const std::vector<ShownRRset>& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// The deepest of the server's zones that holds the name; the DS at an apex is the parent's, if the server
/// has that too.
Zone* choose_zone(const std::vector<Zone*>& zones, const DomainName& name, std::uint16_t type) {
    Zone* best = nullptr;
    Zone* apex = nullptr;
    for (auto* zone : zones) {
        if (!name.is_at_or_below(zone->origin())) continue;
        if (type == rr_type::ds && name == zone->origin())
            apex = zone;
        else if (best == nullptr || zone->origin().is_at_or_below(best->origin()))
            best = zone;
    }
    return best != nullptr ? best : apex;
}

/// A resolver that gets the DS, or its denial, with the referral never asks for it, and would not meet a
/// fault.
bool leaves_out_ds(const ZoneAnswer& found, const FaultTable& faults) {
    return found.finding == Finding::referral &&
           faults.server_fault(found.authority.front().owner, rr_type::ds).has_value();
}

} // namespace

AuthorityAnswer answer_at(
    ZoneTree& tree,
    const FaultTable& faults,
    const std::string& address,
    const DomainName& name,
    std::uint16_t type
) {
    AuthorityAnswer result;
    Zone* zone = choose_zone(tree.served_at(address), name, type);
    if (zone == nullptr) {
        result.refused = true;
        return result;
    }
    DomainName current = name;
    for (int step = 0; step <= kMaxCnames; ++step) {
        const auto found = look_up(*zone, current, type);
        const bool first = step == 0;
        if (found.finding == Finding::referral && !first) break; // the resolver follows the CNAME itself
        if (found.finding != Finding::referral) {
            if (const auto fault = faults.server_fault(current, type)) {
                if (first) result.fault = fault;
                break;
            }
            result.authoritative = true;
        }
        append(result.answer, found.answer);
        append(result.authority, found.authority);
        if (!leaves_out_ds(found, faults)) append(result.proof, found.proof);
        append(result.additional, found.additional);
        result.nxdomain = found.finding == Finding::nxdomain;
        if (found.finding != Finding::cname) break;
        current = name_in(found.answer.front().set->rdata.front(), 0);
        if (!current.is_at_or_below(zone->origin())) break;
    }
    // A resolver that primes itself (RFC 8109) takes the servers' addresses from here.
    if (type == rr_type::ns && name == zone->origin() && result.authoritative)
        for (auto& glue : zone->glue())
            result.additional.push_back({zone, &glue, glue.owner});
    return result;
}

} // namespace fake_dns
