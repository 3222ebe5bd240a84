// The little that is read of a configuration in Lua, which only Lua could follow altogether. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Without comments that end with their line.
std::string without_comments(std::string_view text);

/// The first argument of each call of `function` that is a plain string: `f('a')`, `f("a", true)`, `f 'a'`.
std::vector<std::string> strings_given_to(std::string_view text, std::string_view function);

} // namespace harness
