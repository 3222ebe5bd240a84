// `postqueue -j` -> who is still in the queue, and why. Pure.
#pragma once

#include "harness/mta/delivery_event.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// One JSON object per line (postqueue(1)). Lines that are not such an object throw std::runtime_error with
/// the line.
std::vector<QueueEntry> parse_queue(std::string_view output);

} // namespace harness
