// What pasted text says -> a capture of one domain. Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/capture/from/pasted_facts.hpp"

#include <ctime>
#include <string>

namespace harness {

/// What the text does not say is taken for right, and `notes` say so. `now`: of certificates that nobody has
/// verified. A failure if there is nothing in it about this domain.
Result<Capture> pasted_capture(const PastedFacts& facts, const std::string& domain, std::time_t now);

} // namespace harness
