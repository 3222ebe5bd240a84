#include "harness/sender/container/resolver_kind.hpp"

namespace harness {

std::vector<ResolverKind> resolver_kinds() {
    return {unbound(), bind9(), knot_resolver(), powerdns_recursor()};
}

} // namespace harness
