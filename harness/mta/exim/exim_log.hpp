// Exim's log lines -> events. Pure. The grammar is that of Exim 4.94 to 4.98 (its specification, chapter 52,
// "Log files"), with the log selectors of exim_config.hpp.
#pragma once

#include "harness/mta/delivery_event.hpp"

#include <string>

namespace harness {

/// Understands one line; one that is nothing in particular becomes OtherLine. Never fails.
LogEvent parse_exim_line(std::string line, SenderTime time);

} // namespace harness
