// Text in lower case. Pure.
#pragma once

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

namespace harness {

/// Of US-ASCII letters; other octets stay as they are.
inline std::string in_lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return text;
}

} // namespace harness
