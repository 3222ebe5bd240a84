// The socket around SmtpSubmission.
#pragma once

#include "harness/mta/sender_data.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <string>

namespace harness {

struct SubmissionPlace {
    std::string address = {};
    std::uint16_t port = 25;
    bool logs_in = false; // as the message's sender, by XCLIENT
};

/// Submits there; returns the queue id. Throws SenderError when it is refused, lost, or
/// takes longer than the limit.
boost::asio::awaitable<std::string>
submit_message(SubmissionPlace place, Message message, std::chrono::seconds limit);

/// Waits for the 220: the sender takes submissions. Throws as submit_message does. While the connection is
/// refused, it is tried again for as long as `patience`: a program may log that it starts before it listens.
boost::asio::awaitable<void>
await_greeting(SubmissionPlace place, std::chrono::seconds limit, std::chrono::seconds patience = {});

inline constexpr std::chrono::seconds kPatienceAtStart{10};

} // namespace harness
