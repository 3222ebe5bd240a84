// The Postfix that is installed on this machine.
#pragma once

#include <optional>
#include <string>

namespace harness {

inline constexpr const char* kPostfixCommand = "/usr/sbin/postfix";
inline constexpr const char* kPostqueueCommand = "/usr/sbin/postqueue";
inline constexpr const char* kPostconfCommand = "/usr/sbin/postconf";

/// The mail_version of the machine's Postfix; nothing if there is none.
std::optional<std::string> installed_postfix_version();

} // namespace harness
