// What a sender behind a validating resolver learns of a peer by the DNS. Pure.
#pragma once

#include "harness/model/peer.hpp"

#include <string>

namespace harness {

/// Whether the lookup of this name and type fails. `exists`: there are such records.
bool lookup_fails(const Peer& peer, const std::string& name, const std::string& type, bool exists);

/// Whether the resolver calls the MX records secure.
bool mx_is_secure(const Peer& peer);

/// How the addresses of a host are found.
enum class AddressState {
    found,  // some
    none,   // it has none
    failed, // the lookups failed
};
AddressState address_state(const Peer& peer, const MxHost& host);

/// What a sender at a level of DANE learns of a host (RFC 7672 2.2).
enum class TlsaState {
    insecure, // its addresses are not secure: TLSA records are not asked for
    failed,   // the lookup failed
    none,
    unusable, // none of the records is usable (RFC 7672 3.1)
    usable,
};
TlsaState tlsa_state(const Peer& peer, const MxHost& host);

} // namespace harness
