// A run as JSON, for programs. The shape is specified in docs/report.schema.json.
#pragma once

#include "harness/report/run_result.hpp"

#include <chrono>
#include <string>

namespace harness {

/// One JSON document, UTF-8, one sender and one delivery per line. What is absent is null. Octets from a peer
/// that are not UTF-8 appear as `\xNN`.
std::string json_report(const RunResult& result);

/// `2026-11-24T09:36:29.123456Z` (ISO 8601, UTC).
std::string iso_time(std::chrono::system_clock::time_point time);

} // namespace harness
