// The scenarios that came with this program, as they were when it was built.
#pragma once

#include <string_view>

namespace harness {

/// A table for load_catalogue(); empty if it could not be made.
std::string_view shipped_catalogue();

} // namespace harness
