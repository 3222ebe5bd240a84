// Deliveries that senders cannot make, in few lines: for the reports that people read. Pure.
#pragma once

#include "harness/report/run_result.hpp"

#include <string>
#include <vector>

namespace harness {

/// `14 scenarios under postfix-3.7 may: a container keeps its own backoff times, ...`, one for each sender
/// and reason in the order of the run; `exim dane insecure-mx=dane is not run: ...`.
std::vector<std::string> not_applicable_lines(const RunResult& result);

} // namespace harness
