// Debian's validating resolvers, and how each is pointed at a fake root. Text alone but for the two functions
// that look at this machine.
#pragma once

#include "harness/base/result.hpp"
#include "harness/sender/fake_root.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness {

/// What one resolver is to do.
struct ResolverTask {
    FakeRoot root;
    std::string directory; // of its own: its files are below, and it may write there
    std::string address;   // it listens there
    std::uint16_t port = 53;
    std::int64_t now = 0; // Unix time, for those whose clock can be set; 0: the machine's
};

struct ResolverFile {
    std::string name; // below the directory
    std::string text;
};

/// It answers whoever asks it, and has no special name of its own. Where it can be told so, each answer comes
/// from the data of its own name: no proof reused for another one (RFC 8198), no shortened queries that meet
/// another name's fault (RFC 9156).
struct ResolverProgram {
    std::string word;        // of the command line: `knot`
    std::string name;        // as people write it: `Knot Resolver`
    std::string path;        // `/usr/sbin/kresd`
    std::string package;     // Debian's
    std::string user;        // whom that package makes for it
    std::string directory;   // of that package, which its AppArmor profile, if it has one, lets it write
    std::string ask_version; // the option that prints it
    std::vector<ResolverFile> (*files)(const ResolverTask& task);
    std::vector<std::string> (*arguments)(const std::string& directory);
    bool takes_empty_tlsa = true; // a TLSA record without data is one, and no malformed message
};

/// Unbound, BIND, Knot Resolver, PowerDNS Recursor.
const std::vector<ResolverProgram>& resolver_programs();

/// By its word; null if there is none.
const ResolverProgram* resolver_program(const std::string& word);

/// Why it cannot be started on this machine, and what to do about it.
WhyNot why_missing(const ResolverProgram& program);

/// What the program says its version is: `1.17.1`; empty if it does not say.
std::string version_of(const ResolverProgram& program);

/// `9.18.49` of `BIND 9.18.49-1~deb12u3-Debian`.
std::string version_in(const std::string& said);

} // namespace harness
