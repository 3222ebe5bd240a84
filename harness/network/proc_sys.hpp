// The settings below /proc/sys, which containers see read-only although those of a network namespace that
// this process makes are its own.
#pragma once

namespace harness {

/// Sees to it that this process can write below /proc/sys: where that is mounted read-only, in a mount
/// namespace of its own, so that nobody else gets to. False if it is not allowed to. Call it before there are
/// other threads.
bool make_proc_sys_writable();

} // namespace harness
