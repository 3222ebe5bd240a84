// Which host an attempt failed at, by what the lines of a log say. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"
#include "harness/mta/delivery_event.hpp"

#include <string_view>

namespace harness {

/// A host that was given up before the attempt ended; `text`: of that line. Without name and address: it does
/// not say.
FailedHost host_of_step(const StepFailed& step, std::string_view text);

/// The host of the line that ends an attempt which failed, likewise.
FailedHost host_at_end(const AttemptEnded& ended);

/// Of the same address; or of the same name where one of the two has no address.
bool is_same_host(const FailedHost& a, const FailedHost& b);

} // namespace harness
