// Command lines that are wrong, in our words: what was found, what was expected, the nearest known word.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace harness {

/// Values of options, for CLI::Option::check: empty if the word is good, else what is wrong.
std::function<std::string(const std::string&)> number_between(unsigned least, unsigned most);
std::function<std::string(const std::string&)> one_word_of(std::vector<std::string> words);
std::string check_size(const std::string& word); // `16m`, as tmpfs(5) reads it, up to a tebibyte

/// Parses the arguments, then calls `finish`, which may throw CLI::ValidationError. Nothing if all is well;
/// else the exit code: 0 after `--help` and `--version`, 2 after an error, which is said on stderr.
std::optional<int>
parse_arguments(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& finish);

} // namespace harness
