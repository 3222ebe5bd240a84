// `exim -bp` -> who is still in the queue. Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/mta/delivery_event.hpp"

#include <string_view>
#include <vector>

namespace harness {

/// The listing says neither why a recipient is there, nor who is being delivered to; recipients behind a `D`
/// have got their mail. Fails with a line that is no part of one.
Result<std::vector<QueueEntry>> parse_exim_queue(std::string_view listing);

} // namespace harness
