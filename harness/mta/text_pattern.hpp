// A program's own texts, told apart from what others put into them. Pure.
#pragma once

#include "harness/model/vocabulary.hpp"

#include <limits>
#include <span>
#include <string_view>

namespace harness {

/// Whether the whole text is made as the pattern says: `%` stands for one word (a host, a name, a record
/// type), `*` for whatever follows, which is another's: the peer's reply or the system's error. Every other
/// octet stands for itself.
bool matches_pattern(std::string_view pattern, std::string_view text);

/// A text that a program gives as the reason of a failure.
struct KnownText {
    std::string_view pattern;
    Reason reason = Reason::unrecognised;
    std::string_view file; // in the program's source
    int first_minor = 0;   // of the major version that the table covers
    int last_minor = std::numeric_limits<int>::max();
};

/// The first of these that the text matches; null if there is none.
const KnownText* first_match(std::span<const KnownText> all, std::string_view text);

} // namespace harness
