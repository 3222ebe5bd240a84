// How our programs end when something goes wrong: with an exit code and an explanation.
#pragma once

#include <functional>

namespace harness {

inline constexpr int kCannotJudge = 3; // the surroundings: privileges, engine, memory, disk
inline constexpr int kOwnBug = 70;     // EX_SOFTWARE of sysexits.h

/// Runs the work of a program and returns its exit code: the one that `work` returns; kCannotJudge if it
/// throws std::runtime_error, as everything does that the surroundings can cause, or std::bad_alloc; kOwnBug
/// for any other exception. From then on what calls std::terminate (an exception that leaves a noexcept
/// function) or abort(3) (an assertion that fails) ends the process with the same codes, and with a
/// backtrace. Before it is called, want of memory ends it with kCannotJudge. What happened is said on
/// stderr.
int run_to_end(const std::function<int()>& work);

} // namespace harness
