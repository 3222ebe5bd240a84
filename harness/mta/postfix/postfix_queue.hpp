// `postqueue -j` -> who is still in the queue, and why. Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/mta/delivery_event.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// One JSON object per line (postqueue(1)). Fails with the line that is not such an object.
Result<std::vector<QueueEntry>> parse_queue(std::string_view output);

} // namespace harness
