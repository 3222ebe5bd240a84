// The text of `mxproof explain`: what a peer is, what each policy should do with it, and why. Pure.
#pragma once

#include "harness/scenario/program_documents.hpp"
#include "harness/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace harness {

/// Wrapped at `terminal_width` columns. `programs`: what is documented otherwise of other mail servers than
/// Postfix.
std::string explain_report(
    const Scenario& scenario, int terminal_width, const std::vector<ProgramDocuments>& programs = {}
);

/// What the peer is, in sentences: its zone, its MX hosts, and every way in which it differs from a correct
/// one.
std::vector<std::string> describe_peer(const Peer& peer);

/// What is different of a peer that changes (Peer::then), in sentences.
std::vector<std::string> describe_change(const Peer& peer);

} // namespace harness
