// Lines as people paste them -> lines as a program wrote them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace harness {

/// Without carriage return, marks of quoting (`> `), escapes of a terminal and control characters; empty for
/// a fence of Markdown. What stands in front, blanks, is left out, too.
std::string cleaned_line(std::string_view line);

} // namespace harness
