// libfyaml's errors in words for the author of a scenario. Pure; no libfyaml here.
#pragma once

#include <string>
#include <string_view>

namespace harness {

/// `message`: the library's. What it is about is recognised by a word of it; of the rest the position is all
/// that is said.
std::string yaml_error_text(std::string_view message);

} // namespace harness
