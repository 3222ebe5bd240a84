#include "harness/mta/text_pattern.hpp"

#include <algorithm>

namespace harness {

// Patterns have few wildcards and words are short, so that plain backtracking is cheap.
bool matches_pattern(std::string_view pattern, std::string_view text) {
    while (!pattern.empty()) {
        if (pattern.front() == '*') return true;
        if (pattern.front() == '%') {
            const std::string_view rest = pattern.substr(1);
            const auto longest = std::min(text.find(' '), text.size());
            for (std::size_t length = longest; length > 0; --length)
                if (matches_pattern(rest, text.substr(length))) return true;
            return false;
        }
        if (text.empty() || text.front() != pattern.front()) return false;
        pattern.remove_prefix(1);
        text.remove_prefix(1);
    }
    return text.empty();
}

const KnownText* first_match(std::span<const KnownText> all, std::string_view text) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const KnownText& known) {
        return matches_pattern(known.pattern, text);
    });
    return found == all.end() ? nullptr : &*found;
}

} // namespace harness
