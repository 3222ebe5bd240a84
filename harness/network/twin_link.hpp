// The link between the twin of a resolver and the twin that asks it, made by both sides: there each has the
// address that its original has in the stack, so that the resolver's access control holds.
#pragma once

#include "harness/network/netlink.hpp"

#include <string>

namespace harness {

struct TwinLink {
    std::string resolver; // IPv4 addresses
    std::string asker;
};

/// In the resolver's namespace, before the resolver starts: it may listen there only.
void take_resolver_address(const TwinLink& link);

/// In the resolver's namespace: makes the pair, its other end in the asker's namespace.
void attach_resolver_side(const TwinLink& link, int asker_namespace);

/// The asker's half, in its namespace, afterwards.
void attach_asker_side(const TwinLink& link);

} // namespace harness
