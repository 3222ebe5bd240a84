// The main job: stage the world, enter it, start the fakes, run the senders against it, judge.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/run/privileged.hpp"
#include "harness/run/run_settings.hpp"

namespace harness {

/// Runs everything. Moves the process into a network namespace of its own: call it once, before any thread
/// exists. SIGINT, SIGTERM and SIGHUP end the run early; what was seen until then is judged, the rest is `not
/// judged`. Throws StageError.
RunResult run(const RunSettings& settings);

} // namespace harness
