// Waiting for what a sender's log says of its recipients; the same for every kind of sender.
#pragma once

#include "harness/mta/sender_data.hpp"
#include "harness/sender/sender_log.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace harness {

/// Waits until each recipient has had `attempts` attempts, or a final one, or the deadline has passed;
/// returns those that have not. Throws SenderError if the sender gave up before, or if its log has
/// ended, whatever it has said by then.
boost::asio::awaitable<std::vector<std::string>> wait_for_attempts(
    SenderLog& log,
    std::vector<std::string> recipients,
    std::size_t attempts,
    std::chrono::steady_clock::time_point deadline
);

/// `what`, with the last lines of the log, or that there are none.
SenderError trouble_of(const SenderLog& log, const std::string& what);

/// Throws SenderError if a companion has ended: without its answers everything is deferred, which looks like
/// a result.
void require_companion(const SenderLog& log);

/// What the program lists. Throws SenderError if it is not understood.
std::vector<QueueEntry> parsed_queue(const Mta& mta, const std::string& listing);

/// Throws SenderError if the log broke off before its end.
void require_whole(const SenderLog& log);

} // namespace harness
