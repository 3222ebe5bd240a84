// What operators can do about a peer, in words. Pure.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/text_style.hpp"

#include <string>
#include <vector>

namespace harness {

/// `At the sender: …`, `At the recipient: …`: what is said of either.
std::vector<std::string> remedy_lines(const Remedy& remedy);

/// Whether the mail waited, was returned, travelled in plaintext though the policy may use TLS, or got to an
/// attacker.
bool calls_for_remedy(const Delivery& delivery);

/// The part of the terminal's report about it: of the peers at which mail called for a remedy, if these are
/// few; else nothing, since `explain` says it of each.
void append_remedies(std::string& out, const RunResult& result, const TextStyle& style);

} // namespace harness
