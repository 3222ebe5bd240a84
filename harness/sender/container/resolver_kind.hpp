// Kinds of validating resolvers that a stack may have of its own, and by which of its files each becomes a
// resolver of the fake Internet. Pure: what they say and what is written is text.
#pragma once

#include "harness/sender/fake_root.hpp"

#include <string>
#include <vector>

namespace harness {

/// A file of the resolver, absolute in its container, and its text in the twin.
struct ReplacedText {
    std::string path;
    std::string text;
    std::string shown; // in reports
    std::string why;
};

struct ResolverKind {
    std::string name;    // `Unbound`
    std::string program; // the name of its file: `unbound`

    /// A command for a shell beside its files that tells how it is configured, from what it was started with.
    /// It starts nothing.
    std::string (*question)(const std::vector<std::string>& command_line);
    /// What makes it a resolver of the fake Internet, from what that command has printed: no setting by which
    /// it would validate more or less than it does. Throws SenderError if it does not validate, or is
    /// configured in a way that cannot be followed.
    std::vector<ReplacedText> (*replacements)(const std::string& answer, const FakeRoot& root);
};

/// NLnet Labs' Unbound, 1.9 and later: unbound.conf(5).
ResolverKind unbound();
/// ISC's BIND, 9.16 and later: named.conf(5).
ResolverKind bind9();
/// CZ.NIC's Knot Resolver 5, which is configured in Lua.
ResolverKind knot_resolver();
/// PowerDNS Recursor, 4.5 and later, as far as it is not configured in YAML.
ResolverKind powerdns_recursor();

/// All that are known.
std::vector<ResolverKind> resolver_kinds();

} // namespace harness
