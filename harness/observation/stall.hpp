// When this program itself could not answer, and how busy the machine was. Plain data; made by
// heartbeat.cpp.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace harness {

/// The loop that serves the whole fake Internet stood still: stopped, without a processor, or in one long
/// step.
struct Stall {
    std::chrono::system_clock::time_point start;
    std::chrono::system_clock::time_point end;
};

/// How much time the machine's tasks have waited for a processor, of all time (`some total` of
/// /proc/pressure/cpu).
struct CpuPressure {
    std::chrono::system_clock::time_point time;
    std::chrono::microseconds waited{0};
};

/// Something that this program could not do, and nobody knows for whom: a connection that was not accepted.
struct OwnFailure {
    std::chrono::system_clock::time_point time;
    std::string text;
};

struct OwnRecord {
    std::vector<Stall> stalls;         // in time order
    std::vector<OwnFailure> failures;  // likewise
    std::vector<CpuPressure> pressure; // likewise, about one a second; empty where the kernel does not tell
};

} // namespace harness
