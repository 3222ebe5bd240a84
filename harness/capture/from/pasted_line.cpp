#include "harness/capture/from/pasted_line.hpp"

#include <algorithm>

namespace harness {

namespace {

constexpr char kEscape = '\x1b';
constexpr std::string_view kHardBlank = "\xc2\xa0"; // of web pages

// The end of the escape sequence that begins at `at` (ECMA-48 5.4; OSC ends with BEL or ST).
std::size_t end_of_escape(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size()) return text.size();
    if (text[at + 1] == ']') {
        const auto end = text.find_first_of("\a\x1b", at + 2);
        if (end == std::string_view::npos) return text.size();
        return std::min(text.size(), end + (text[end] == kEscape ? 2 : 1));
    }
    if (text[at + 1] != '[') return at + 2;
    const auto end = std::find_if(text.begin() + static_cast<std::ptrdiff_t>(at) + 2, text.end(), [](char c) {
        return c >= '@' && c <= '~';
    });
    return end == text.end() ? text.size() : static_cast<std::size_t>(end - text.begin()) + 1;
}

std::string without_controls(std::string_view line) {
    std::string text;
    text.reserve(line.size());
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] == kEscape) {
            at = end_of_escape(line, at);
        } else if (line.substr(at).starts_with(kHardBlank)) {
            text += ' ';
            at += kHardBlank.size();
        } else {
            const auto octet = static_cast<unsigned char>(line[at++]);
            if (octet == '\t')
                text += ' ';
            else if (octet >= ' ' && octet <= '~')
                text += static_cast<char>(octet);
            else if (octet >= 0x80)
                text += '?'; // names and what programs say have none of them
        }
    }
    return text;
}

void drop_blanks(std::string_view& text) {
    while (text.starts_with(' '))
        text.remove_prefix(1);
    while (text.ends_with(' '))
        text.remove_suffix(1);
}

} // namespace

std::string cleaned_line(std::string_view line) {
    const std::string text = without_controls(line);
    std::string_view rest = text;
    drop_blanks(rest);
    while (rest.starts_with('>')) {
        rest.remove_prefix(1);
        drop_blanks(rest);
    }
    if (rest.starts_with("```") || rest.starts_with("~~~")) return {};
    while (rest.starts_with('`') && rest.ends_with('`') && rest.size() > 1)
        rest = rest.substr(1, rest.size() - 2);
    return std::string(rest);
}

} // namespace harness
