// Text from a peer, a log or a resolver, made safe for the place where it is shown. A hostile peer chooses
// its replies: none of them may break a report's syntax or move a terminal's cursor. Nothing is dropped: what
// cannot be shown as it is, is shown as `\xNN`, byte by byte.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Appends `text` as UTF-8; octets that are not part of a well-formed sequence (RFC 3629) become `\xNN`.
void append_utf8(std::string& out, std::string_view text);
std::string utf8(std::string_view text);

/// One line for a terminal: as utf8(), and control characters (C0, DEL, C1, line ends, bidirectional
/// overrides) become `\xNN` as well.
std::string printable(std::string_view text);

/// Several lines for a terminal: as printable(), line ends kept.
std::string printable_lines(std::string_view text);

/// As utf8(), and characters that XML 1.0 cannot hold (section 2.2) become `\xNN` as well, CR among them,
/// which no reader would see. Markup is escaped by whoever writes the document.
std::string xml_text(std::string_view text);

/// As printable(), with markup escaped: for the inside of an HTML element.
std::string html_text(std::string_view text);

/// Columns that `text` takes on a terminal, one for each code point of valid UTF-8.
std::size_t columns_of(std::string_view text);

/// The longest start of `text` (valid UTF-8) that takes at most `columns`.
std::string_view first_columns(std::string_view text, std::size_t columns);

/// Breaks at spaces into lines of at most `columns` (at least 1). A word that is longer is cut.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns);

/// `text` wrapped to `width`: the first line begins with `first`, the others with `rest`; each ends with a
/// line end.
std::string
paragraph(std::string_view text, std::string_view first, std::string_view rest, std::size_t width);

} // namespace harness
