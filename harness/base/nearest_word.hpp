// "Did you mean": the known word that is closest to an unknown one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// The word with the smallest edit distance (insertions, deletions, substitutions, swaps of neighbours), if
/// that is at most a third of the longer word's length; nothing otherwise. The first of several equally near
/// ones.
std::optional<std::string> nearest_word(std::string_view unknown, const std::vector<std::string>& known);

} // namespace harness
