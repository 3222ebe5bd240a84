// Words into lines. Pure.
#pragma once

#include <string>
#include <string_view>

namespace harness {

/// `first` and then the words of `text`, broken before `width` columns; every further line begins with
/// `indent`. A word that is too long stands alone. Ends with a newline.
std::string wrap_text(std::string_view first, std::string_view indent, std::string_view text, int width);

} // namespace harness
