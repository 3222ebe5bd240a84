// How the terminal report looks: width and colours.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace harness {

struct TextStyle {
    bool colour = false;
    int width = 80;                     // columns of the terminal; less than 40 counts as 40
    std::size_t in_full = kShownInFull; // deliveries that are shown with their evidence

    static constexpr std::size_t kShownInFull = 10;
};

enum class Tone {
    heading, // bold
    good,    // green
    bad,     // bold red
    unclear, // yellow
    faint,   // dim
};

/// `text` in the tone, if the style has colours.
std::string painted(const TextStyle& style, Tone tone, std::string_view text);

std::size_t columns_of(const TextStyle& style);

} // namespace harness
