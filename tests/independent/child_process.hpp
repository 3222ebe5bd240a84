// Programs that are not ours, as children of a test: found, run to their end, or kept running until the test
// ends.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace mxproof_test {

/// Absolute path of a program in PATH or the sbin directories; empty if it is not installed.
std::optional<std::string> find_program(const std::string& name);

struct ProgramResult {
    int exit_code = -1; // -1: ended by a signal
    std::string output; // standard output and standard error together
};

/// Runs a program to its end. Throws std::system_error if it cannot be started.
ProgramResult run_program(const std::vector<std::string>& arguments);

/// A child that runs until this object dies; its output goes to a file.
class BackgroundProgram {
public:
    BackgroundProgram(const std::vector<std::string>& arguments, const std::string& log_path);
    ~BackgroundProgram();
    BackgroundProgram(const BackgroundProgram&) = delete;
    BackgroundProgram& operator=(const BackgroundProgram&) = delete;

    bool has_ended();

private:
    pid_t pid_ = -1;
};

/// A directory of the test's own, removed with all in it.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    /// Writes a file and returns its path.
    std::string write(const std::string& name, const std::string& text) const;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

/// Moves the calling process, which must have one thread, into a network namespace of its own, with lo up and
/// 198.18.0.0/15 and 2001:db8::/32 local on it. Returns why that is not possible, if it is not.
std::optional<std::string> enter_private_network();

} // namespace mxproof_test
