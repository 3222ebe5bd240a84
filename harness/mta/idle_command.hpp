// A command about a queue that waits until the mail server has written down what it has logged. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Runs `command`, shell text with `arguments` as its "$@", once the body `is_busy` of a shell function
/// fails, or after 15 s. Programs of a package that was only unpacked are found in /run/mxproof, where the
/// mail server has put scripts of their names, before those of the system.
std::vector<std::string>
when_idle(std::string_view is_busy, std::string_view command, const std::vector<std::string>& arguments);

} // namespace harness
