// What one authoritative zone says about one name and type (RFC 1034 4.3.2, RFC 4035 3.1, RFC 5155 7.2): the
// data that both faces serve, and that the validator judges.
#pragma once

#include "fake_dns/zone.hpp"

#include <vector>

namespace fake_dns {

/// An RRset in a message: a wildcard's set is shown under the name that was asked for.
struct ShownRRset {
    Zone* zone = nullptr;
    RRset* set = nullptr;
    DomainName owner;
};

enum class Finding {
    answer,   // the RRset is there
    cname,    // a CNAME is there instead
    nodata,   // the name exists, the type does not
    nxdomain, // the name does not exist
    referral  // the name belongs to a zone below
};

struct ZoneAnswer {
    Finding finding = Finding::nodata;
    Zone* zone = nullptr;
    std::vector<ShownRRset> answer;    // empty or one set
    std::vector<ShownRRset> authority; // referral: NS first; negative: SOA first
    std::vector<ShownRRset>
        proof; // DS, NSEC or NSEC3: the part of the authority section that only DNSSEC wants
    std::vector<ShownRRset> additional; // referral: glue
};

/// `name` must be at or below the zone's origin. Throws ZoneError if the zone cannot be served.
ZoneAnswer look_up(Zone& zone, const DomainName& name, std::uint16_t type);

} // namespace fake_dns
