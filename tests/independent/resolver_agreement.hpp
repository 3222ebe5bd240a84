// Does a real validating resolver, working through the authoritative face, reach what the resolver face says?
#pragma once

#include "fake_dns/dns_spec.hpp"
#include "harness/sender/process/resolver_program.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mxproof_test {

struct Disagreement {
    std::string question;
    std::string resolver_face; // response code, AD, data
    std::string other;
};

/// The codes of RFC 8914.
struct ExtendedErrors {
    std::uint16_t resolver_face = 0;
    std::optional<std::uint16_t> other;
};

struct Agreement {
    std::string resolver;               // its name
    std::optional<std::string> skipped; // why nothing was compared: no root, no such resolver
    std::size_t compared = 0;
    std::size_t secure = 0, insecure = 0, failed = 0; // of those compared, by what the resolver face says
    std::vector<Disagreement> disagreements;
    std::map<std::string, ExtendedErrors> errors; // by question, where the resolver face gives a code
    std::string log;                              // for a failing test
};

/// Serves `spec` in a network namespace of its own (the calling process moves there and stays; it must have
/// one thread), starts the resolver with the spec's trust anchor and root hints and, if it can be, its clock
/// set to spec.now, and compares response code, answer and AD of both for each name and type. Equivalent by
/// definition: REFUSED, silence and SERVFAIL, since a resolver turns an authority's failure into SERVFAIL (or
/// keeps trying longer than a client waits); for names with WithholdsAd, the other is asked with CD and AD is
/// not compared. Faults AnswersServfailForNxdomain are left out: they are of a forwarder before such a
/// resolver.
Agreement agreement_with(
    const harness::ResolverProgram& resolver,
    fake_dns::DnsSpec spec,
    const std::vector<std::pair<std::string, std::string>>& questions
);

/// The disagreements, and the end of the log.
std::string describe(const Agreement& agreement);

} // namespace mxproof_test
