// OpenSMTPD's own texts -> the closed vocabulary of reasons. Pure.
#pragma once

#include "harness/mta/delivery_event.hpp"
#include "harness/mta/text_pattern.hpp"

#include <span>
#include <string_view>

namespace harness {

/// Every text that is known, of OpenSMTPD 6.8 and 7.6. The first match wins.
std::span<const KnownText> opensmtpd_texts();

/// The reason behind the text of a line `mta error reason=`, or in the `stat` of a delivery, unless that is a
/// peer's reply.
Reason opensmtpd_reason_of(std::string_view text);

/// Whether the text stands for whatever has gone wrong at each of the hosts, which lines of their own say.
bool is_of_all_hosts(std::string_view text);

} // namespace harness
