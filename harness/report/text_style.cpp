#include "harness/report/text_style.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

// ECMA-48, section 8.3.117 (SGR)
std::string_view sequence_of(Tone tone) {
    switch (tone) {
    case Tone::heading:
        return "\x1b[1m";
    case Tone::good:
        return "\x1b[32m";
    case Tone::bad:
        return "\x1b[1;31m";
    case Tone::unclear:
        return "\x1b[33m";
    case Tone::faint:
        return "\x1b[2m";
    }
    return "";
}

} // namespace

std::string painted(const TextStyle& style, Tone tone, std::string_view text) {
    if (!style.colour || text.empty()) return std::string(text);
    return fmt::format("{}{}\x1b[0m", sequence_of(tone), text);
}

std::size_t columns_of(const TextStyle& style) {
    return static_cast<std::size_t>(std::max(style.width, 40));
}

} // namespace harness
