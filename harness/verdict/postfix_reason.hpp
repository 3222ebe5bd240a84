// Postfix's own texts -> the closed vocabulary of reasons. Pure.
#pragma once

#include "harness/world/vocabulary.hpp"

#include <string_view>

namespace harness {

/// The reason behind the text of a `deferred` or `bounced` status line, of Postfix 3.5 to 3.12;
/// `unrecognised` for a text that is not in the table.
Reason reason_of(std::string_view status_text);

} // namespace harness
