// `smtpctl show queue` -> who is still in the queue. Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/mta/delivery_event.hpp"

#include <string_view>
#include <vector>

namespace harness {

/// One line of the listing, smtpctl(8), is one recipient; the queue id is that of the message, the first half
/// of the envelope's. Bounces are left out. Fails with a line that is no part of one.
Result<std::vector<QueueEntry>> parse_opensmtpd_queue(std::string_view listing);

} // namespace harness
