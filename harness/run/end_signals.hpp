// The signals that end our programs early.
#pragma once

#include <boost/asio/signal_set.hpp>

namespace harness {

/// SIGINT, SIGTERM, and SIGHUP (the terminal is closed) unless the program was started with that ignored, as
/// nohup(1) does.
void add_end_signals(boost::asio::signal_set& signals);

} // namespace harness
