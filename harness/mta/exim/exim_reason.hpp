// Exim's own texts -> the closed vocabulary of reasons. Pure.
#pragma once

#include "harness/mta/delivery_event.hpp"
#include "harness/mta/text_pattern.hpp"

#include <span>
#include <string_view>

namespace harness {

/// Every text that is known, of Exim 4.94 to 4.98. The first match wins. Debian's Exim is built with GnuTLS,
/// whose words stand in some of them.
std::span<const KnownText> exim_texts();

/// The entry that a text matches; null if there is none.
const KnownText* exim_text_of(std::string_view text);

/// What went wrong, by the text behind `defer (NUMBER) …:` or `**`, or behind the name of a host that Exim
/// gives up. Exim names no lookup; `host` (empty: not known), where the lookup was for its TLSA records,
/// does.
FailedStep exim_failed_step(std::string_view text, std::string_view host);

/// Whether the text stands for an earlier failure, and nothing was tried: `retry time not reached …`
/// (src/deliver.c).
bool is_before_exims_retry_time(std::string_view text);

} // namespace harness
