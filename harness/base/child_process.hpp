// The one place that starts processes (tests/lint refuses fork(2) and its like elsewhere). A child is a copy
// of this process, in namespaces of its own if asked for; it may become another program.
#pragma once

#include "harness/base/file_descriptor.hpp"

#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace harness {

/// Its destructor neither kills nor reaps it: wait_for_end() reaps it, once.
struct Child {
    pid_t pid = -1;
    FileDescriptor pidfd; // readable once it has ended (pidfd_open(2))
};

/// Starts a child in which `run` is called; it ends with what that returns as its exit code. With an
/// exception it says `fatal: …` on standard error and ends with 126. `namespaces`: CLONE_NEW… of clone(2).
/// Descriptors are inherited. Throws std::system_error if no process can be made.
Child start_child(const std::function<int()>& run, int namespaces = 0);

/// For a child: becomes a program, with no signal blocked. argv[0] is searched in PATH unless it has a slash;
/// `environment`: that of this process if not given. Returns only if the program cannot be run: the exit code
/// that a shell would have, 127 if there is none, otherwise 126; errno says why.
int become_program(
    const std::vector<std::string>& argv, const std::optional<std::vector<std::string>>& environment = {}
);

/// What a shell would call the exit code: 128 + signal if one ended it. `status`: of waitpid(2).
int exit_code_of(int status);

/// Waits for the end of a child of this process; its exit code, 126 if the kernel has forgotten it (SIGCHLD
/// ignored).
int wait_for_end(pid_t child) noexcept;

/// Runs a program with this process's streams, and waits for its end; its exit code as of become_program().
int run_program(const std::vector<std::string>& argv);

struct ProgramOutput {
    int exit_code = 0;
    std::string text; // what it wrote to standard output
};

enum class ErrorOutput {
    shown, // its standard error is this process's
    hidden,
};

/// Likewise, and reads what it writes to standard output, to its end.
ProgramOutput output_of(const std::vector<std::string>& argv, ErrorOutput errors = ErrorOutput::shown);

} // namespace harness
