// A run as JUnit XML, for the test views of CI systems.
#pragma once

#include "harness/report/run_result.hpp"

#include <string>

namespace harness {

/// One testsuite per sender, one testcase per delivery (classname: the sender, name: the scenario's id, file:
/// the scenario's file, time: from the first to the last evidence). Broken is a failure, not judged an error;
/// evidence is the case's system-out. A sender whose trouble is the error of none of its deliveries gets
/// one case of its own, an error, so that it cannot be overlooked. UTF-8, well-formed whatever a peer sent.
std::string junit_report(const RunResult& result);

} // namespace harness
