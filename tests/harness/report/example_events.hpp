// One event of every kind, and what is only in a hostile one.
#pragma once

#include "harness/report/event_stream.hpp"

#include <string>
#include <vector>

namespace harness {

/// A stream that knows one peer, `dane/correct`, and one sender, `dane-only` at 198.19.192.2.
void introduce(EventStream& stream);

/// The lines of one delivery over TLS, of an MTA-STS policy, of Mailu's services and of a failure.
std::vector<std::string> example_event_lines();

EventTime example_time(int milliseconds);

} // namespace harness
