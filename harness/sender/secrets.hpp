// Which variables hold secrets, and how these are kept out of everything that a report could show. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace harness {

/// Variables whose values no report may show: `*KEY*`, `*PASSWORD*`, `*SECRET*`, whatever their case.
bool is_secret(const std::string& variable);

/// The values of the secret ones, the longest first. Of less than four octets they are left out: hiding those
/// would garble every line, and they keep no secret.
std::vector<std::string> secret_values(const std::map<std::string, std::string>& environment);

/// `text` with `(not shown)` wherever one of the values was.
std::string without_secrets(std::string text, const std::vector<std::string>& values);

} // namespace harness
