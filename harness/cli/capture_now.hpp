// What `mxproof capture` and `mxproof why` share.
#pragma once

#include "harness/capture/captured_file.hpp"
#include "harness/cli/command_line.hpp"

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

namespace harness {

/// Asks; or the exit code, if that is not possible and it was said why.
std::variant<std::vector<Capture>, int> capture_now(const CaptureOptions& options);

/// What is to be said of a capture is said; 0: nothing.
int exit_code_of(const Capture& capture);

/// Of its file: `example-org`, or `domain-2`.
std::string file_stem(const Capture& capture, std::size_t number, Names names);

} // namespace harness
