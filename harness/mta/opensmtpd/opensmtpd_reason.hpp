// OpenSMTPD's own texts -> the closed vocabulary of reasons. Pure.
#pragma once

#include "harness/mta/delivery_event.hpp"

#include <span>
#include <string_view>

namespace harness {

/// One of OpenSMTPD's texts; `pattern` as in text_pattern.hpp.
struct OpensmtpdText {
    std::string_view pattern;
    Reason reason = Reason::unrecognised;
    std::string_view file; // in OpenSMTPD's source
};

/// Every text that is known, of OpenSMTPD 6.8 and 7.6. The first match wins.
std::span<const OpensmtpdText> opensmtpd_texts();

/// The reason behind the text of a line `mta error reason=`, or in the `stat` of a delivery, unless that is a
/// peer's reply.
Reason opensmtpd_reason_of(std::string_view text);

/// Whether the text stands for whatever has gone wrong at each of the hosts, which lines of their own say.
bool is_of_all_hosts(std::string_view text);

} // namespace harness
