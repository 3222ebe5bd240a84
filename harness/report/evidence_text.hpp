// Expectations, observations and evidence in words, the same in every report for people.
#pragma once

#include "harness/report/run_result.hpp"

#include <chrono>
#include <string>

namespace harness {

/// `delivered authenticated by mx2, mx1 never gets the message`; `deferred tls-not-offered`.
std::string describe(const Expectation& expected);

/// `delivered plaintext, TLSv1.3 …, 2.0.0, mx1 (…)`; `nothing` if no outcome was observed. As the witnesses
/// wrote it: to be made safe by the report.
std::string describe(const Observed& observed);

/// `     +2.5 ms  mx      `: time relative to `start`, witness.
std::string evidence_prefix(const EvidenceLine& line, std::chrono::system_clock::time_point start);

/// `     +2.5 ms  mx      text`: time relative to `start`, witness, text as it is.
std::string evidence_text(const EvidenceLine& line, std::chrono::system_clock::time_point start);

} // namespace harness
