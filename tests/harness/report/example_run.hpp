// A run as it happens in life, for the tests of the reports: three senders and a mutant, everything kept but
// a few.
#pragma once

#include "harness/report/run_result.hpp"

#include <cstddef>

namespace harness {

/// Fixed in every detail, so that its reports can be compared with golden files. It holds a broken verdict
/// with the evidence of all three witnesses, one with hostile octets, and two senders whose deliveries are
/// not judged.
RunResult example_run();

/// `scenarios` peers in six folders under each of the seven policies; every tenth delivery is broken and has
/// evidence.
RunResult large_run(std::size_t scenarios);

} // namespace harness
