// A program that a mail server asks while it delivers, such as a look-up of MTA-STS policies. Plain data.
#pragma once

#include <string>
#include <vector>

namespace harness {

/// A program that runs beside the main one, as another user.
struct Companion {
    std::vector<std::string> argv;        // absolute path first
    std::vector<std::string> environment; // beside PATH and LANG
    std::string user;                     // and its group; empty: root
    bool says_when_started = true;        // its log tells; else the tables that ask it do

    /// Of the program, without its directory.
    std::string name() const { return argv.at(0).substr(argv.at(0).rfind('/') + 1); }
};

/// How a line of output begins, followed by the companion's command, that says that it ended before the
/// program.
inline constexpr const char* kCompanionEnded = "fatal: ended too early: ";

} // namespace harness
