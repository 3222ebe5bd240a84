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
    std::string address = "127.0.0.1";
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
std::optional<Stage> stage_files(const FakeOptions& options);

} // namespace harness
