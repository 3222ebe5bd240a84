// A line of a log as an example for people, without what is nobody's business. Pure.
#pragma once

#include <string>
#include <string_view>

namespace harness {

/// `text` without the local part of any mail address, cut to what a person reads: `<…@a.example>`.
/// `recipient`: an address whose local part stands nowhere else either; empty: none.
std::string masked_line(std::string_view text, std::string_view recipient = {});

/// What lines that differ only in names and numbers have in common: digits, and words that hold one, `@`, `.`
/// or `[` are one `%`.
std::string kind_of_line(std::string_view text);

} // namespace harness
