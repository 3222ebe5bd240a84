// What the kinds of resolvers have in common: how their questions are put and answered, and texts of files.
// Pure.
#pragma once

#include "harness/sender/container/resolver_kind.hpp"

#include <map>
#include <string>
#include <vector>

namespace harness {

/// A line `== NAME` begins what is said of NAME. Without the line ends at its end.
std::map<std::string, std::string> parts_of_answer(const std::string& answer);

/// As one word of a shell.
std::string quoted_word(const std::string& word);

/// The value of `-c VALUE`, `-cVALUE`, `--config VALUE`, `--config=VALUE`: all of them, in their order.
/// `names` are `-c`, `--config`.
std::vector<std::string>
option_values(const std::vector<std::string>& command_line, const std::vector<std::string>& names);

std::string on_one_line(std::string text);

ReplacedText hints_file(const std::string& path, const FakeRoot& root);
ReplacedText anchor_file(const std::string& path, const FakeRoot& root);

/// A configuration with lines behind it, for what no file of its own says.
ReplacedText appended(const std::string& path, const std::string& text, const std::string& lines);

} // namespace harness
