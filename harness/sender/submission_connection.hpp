// The socket around SmtpSubmission.
#pragma once

#include "harness/sender/sender_data.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <string>

namespace harness {

/// Submits to port 25 of `address`; returns the queue id. Throws SenderError when it is refused, lost, or
/// takes longer than the limit.
boost::asio::awaitable<std::string>
submit_message(std::string address, Message message, std::chrono::seconds limit);

/// Waits for the 220 of port 25 of `address`: the sender takes submissions. Throws as submit_message does.
boost::asio::awaitable<void> await_greeting(std::string address, std::chrono::seconds limit);

} // namespace harness
