// Postfix's own texts -> the closed vocabulary of reasons. Pure.
#pragma once

#include "harness/mta/delivery_event.hpp"
#include "harness/mta/text_pattern.hpp"

#include <span>
#include <string>
#include <string_view>

namespace harness {

/// Every text that reason_of knows, of Postfix 3.5 to 3.12.
std::span<const KnownText> reason_texts();

/// The entry that a status text matches; null if there is none.
const KnownText* reason_text_of(std::string_view status_text);

/// The reason behind the text of a `deferred` or `bounced` status line; `unrecognised` for a text that is not
/// in the table. `domain` is the recipient's, without final dot: where Postfix says that a name does not
/// exist, it tells a missing domain from a missing MX host.
Reason reason_of(std::string_view status_text, std::string_view domain);

/// What went wrong, by a status text, or by what smtp(8) logs of a host that it gives up before it tries the
/// next one.
FailedStep failed_step(std::string_view text, std::string_view domain);

/// Whether the text is an earlier failure that qmgr(8) repeats without a new attempt: `delivery temporarily
/// suspended: …` (src/qmgr/qmgr_deliver.c).
bool is_without_attempt(std::string_view status_text);

} // namespace harness
