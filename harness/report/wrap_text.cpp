#include "harness/report/wrap_text.hpp"

#include <algorithm>
#include <cstddef>

namespace harness {

namespace {

// Columns of UTF-8 text without wide characters: octets that begin a character.
std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    }));
}

} // namespace

std::string wrap_text(std::string_view first, std::string_view indent, std::string_view text, int width) {
    std::string result(first);
    std::size_t column = columns_of(first);
    bool line_is_empty = true;
    while (true) {
        text.remove_prefix(std::min(text.find_first_not_of(" \n\t"), text.size()));
        if (text.empty()) break;
        const std::string_view word = text.substr(0, text.find_first_of(" \n\t"));
        text.remove_prefix(word.size());
        if (!line_is_empty && column + 1 + columns_of(word) > static_cast<std::size_t>(width)) {
            result.append("\n").append(indent);
            column = columns_of(indent);
            line_is_empty = true;
        }
        if (!line_is_empty) result += ' ';
        result += word;
        column += columns_of(word) + (line_is_empty ? 0 : 1);
        line_is_empty = false;
    }
    return result + '\n';
}

} // namespace harness
