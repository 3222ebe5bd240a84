// What the programs fake-dns and fake-mx share: their options and the staged world of the files they are
// given.
#pragma once

#include "harness/staging/stage.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace harness {

struct FakeOptions {
    std::vector<std::string> files;
    std::string address;    // fake-mx: empty, if each host has one of its own
    std::uint16_t port = 0; // 0: any free one; printed
    std::string seed = "mxproof";
    std::string host;    // fake-mx: only this host label
    std::string events;  // a file, or `-`; empty: none
    std::string ca_file; // fake-mx: where the public-CA look-alike's root is written
};

/// Parses the arguments of one of the fakes; prints and returns the exit code on `--help` or an error.
std::variant<FakeOptions, int>
parse_fake_options(const std::string& program, int argc, const char* const* argv);

/// Loads and stages the files. Prints the problems and returns nothing if there is an error (exit code 2).
std::optional<Stage> stage_files(const FakeOptions& options, AddressRange addresses);

/// What is said when a socket could not be bound. `is_missing`: this machine has no such address.
std::string
listen_failure(const std::string& address, std::uint16_t port, const std::string& reason, bool is_missing);

} // namespace harness
