// What a run's result means to the shell that started it.
#pragma once

#include "harness/report/run_result.hpp"

namespace harness {

/// 1: something is broken, a delivery or a claim. Else 3: something could not be judged, the run was
/// interrupted, or there was no delivery at all (a pass that nothing observed is no pass). Else 0: all kept.
int exit_code(const RunResult& result);

} // namespace harness
