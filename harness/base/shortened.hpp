// Text for a person, however long what it was made of.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace harness {

/// The text itself, or its first `most` octets and ` …`.
inline std::string shortened(std::string_view text, std::size_t most) {
    std::string shown(text.substr(0, most));
    if (text.size() > most) shown += " …";
    return shown;
}

} // namespace harness
