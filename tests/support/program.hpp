// Runs a program that is not ours (or a binary of ours) and waits for it, with a limit.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace support {

struct ProgramResult {
    int exit_code = -1; // 128 + signal if a signal ended it
    std::string out;
    std::string err;
};

/// Runs argv[0] (searched in PATH) to its end. Past the limit it is killed: then exit_code is 137.
ProgramResult run_program(
    const std::vector<std::string>& argv,
    const std::string& input = {},
    std::chrono::seconds limit = std::chrono::seconds(60)
);

/// A program that runs beside the test until it is ended; killed by the destructor.
class Program {
public:
    explicit Program(const std::vector<std::string>& argv);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    pid_t pid() const { return pid_; }

    /// Reads both its outputs until they contain `text` or the limit passed; returns everything read so far.
    std::string read_until(const std::string& text, std::chrono::seconds limit = std::chrono::seconds(30));

    void signal(int number) const;

    /// Waits for its end and returns the exit code (128 + signal); kills it when the limit has passed.
    int wait(std::chrono::seconds limit = std::chrono::seconds(30));

    const std::string& output() const { return output_; }

private:
    bool read_some(std::chrono::steady_clock::time_point deadline);

    pid_t pid_ = -1;
    int fd_ = -1;
    std::string output_;
    bool reaped_ = false;
    int exit_code_ = -1;
};

/// Asks until the answer is yes or the limit has passed, and returns the last answer. The question itself
/// should take a while, as starting a program does: nothing sleeps in between.
bool eventually(const std::function<bool()>& is_so, std::chrono::seconds limit = std::chrono::seconds(60));

/// Whether a program can be found in PATH.
bool has_program(const std::string& name);

} // namespace support
