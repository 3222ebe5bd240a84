// A program's own texts, told apart from what others put into them. Pure.
#pragma once

#include <span>
#include <string_view>

namespace harness {

/// Whether the whole text is made as the pattern says: `%` stands for one word (a host, a name, a record
/// type), `*` for whatever follows, which is another's: the peer's reply or the system's error. Every other
/// octet stands for itself.
bool matches_pattern(std::string_view pattern, std::string_view text);

/// The first of these whose `pattern` the text matches; null if there is none.
template <typename Known>
const Known* first_match(std::span<const Known> all, std::string_view text) {
    for (const Known& known : all)
        if (matches_pattern(known.pattern, text)) return &known;
    return nullptr;
}

} // namespace harness
