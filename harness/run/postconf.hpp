// What postconf(1) of this machine says.
#pragma once

#include "harness/base/child_process.hpp"
#include "harness/mta/sender_data.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Of a configuration directory, with one option: standard output and errors in one.
ProgramOutput ask_postconf(const std::filesystem::path& directory, const char* option);

/// How its own messages begin, behind the path of the program.
inline constexpr std::string_view kSaidByPostconf = "postconf: ";
bool is_said_by_postconf(const std::string& line);

/// The lines `name = value`.
std::vector<Setting> settings_in(const std::vector<std::string>& lines);

/// Parameters by name.
using Parameters = std::map<std::string, std::string>;

/// Those of this machine's Postfix, with their defaults.
Parameters machine_defaults();

} // namespace harness
