// The names that pasted text has. Pure.
#pragma once

#include "harness/capture/from/pasted_facts.hpp"

#include <string>
#include <vector>

namespace harness {

/// The domains that it speaks of as those of recipients, without final dot, each once.
std::vector<std::string> domains_in(const PastedFacts& facts);

/// The hosts that are not named by MX records and seem to be of this domain, likewise, in the order of the
/// text.
std::vector<std::string> hosts_in(const PastedFacts& facts, const std::string& domain);

} // namespace harness
