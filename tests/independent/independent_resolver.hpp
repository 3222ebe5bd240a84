// Validating resolvers that are not ours, and how each is pointed at the fake root.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mxproof_test {

struct FakeRootFiles {
    std::string directory;    // of the resolver's own
    std::string hints;        // a file
    std::string trust_anchor; // a DS record
    std::int64_t now = 0;     // for those whose clock can be set
};

struct ConfigurationFile {
    std::string name; // below the directory
    std::string text;
};

/// It listens at 127.0.0.1, port kResolverPort, and has no special name of its own. Where it can be told so,
/// each answer comes from the data of its own name: no proof reused for another one (RFC 8198), no shortened
/// queries that meet another name's fault.
struct IndependentResolver {
    std::string name;
    std::string program;
    std::string package; // Debian's
    std::vector<ConfigurationFile> (*files)(const FakeRootFiles& root);
    std::vector<std::string> (*arguments)(const std::string& directory);
};

inline constexpr std::uint16_t kResolverPort = 5300;

IndependentResolver unbound();
IndependentResolver bind9();
IndependentResolver knot_resolver();
IndependentResolver powerdns_recursor();

} // namespace mxproof_test
