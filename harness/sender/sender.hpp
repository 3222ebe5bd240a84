// The mail server under test behind one interface. I/O: implementations await on the harness's io_context.
#pragma once

#include "harness/mta/delivery_event.hpp"
#include "harness/mta/sender_data.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace harness {

/// The resolver that a sender asked has ended by itself: no delivery of that sender tells anything.
class ResolverLost : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Of a sender whose attempts can be brought forward.
class LaterAttempts {
public:
    virtual ~LaterAttempts() = default;

    /// Makes the message as old as a later attempt asks for, lets it be tried again, and waits until each
    /// recipient has had a second attempt; returns the recipients that have not.
    virtual boost::asio::awaitable<std::vector<std::string>> retry(
        std::string queue_id,
        std::vector<std::string> recipients,
        std::chrono::steady_clock::time_point deadline
    ) = 0;
};

class Sender {
public:
    virtual ~Sender() = default;
    virtual const SenderInfo& info() const = 0;

    /// The address the world sees as the source of everything this sender does (IPv4, IPv6).
    virtual std::vector<std::string> addresses() const = 0;

    /// Starts the server; returns when it accepts submissions.
    virtual boost::asio::awaitable<void> start() = 0;

    /// Submits by SMTP over the sender's link; returns the queue id.
    virtual boost::asio::awaitable<std::string> submit(Message message) = 0;

    /// Waits until the log holds a status line for every one of the recipients, or the deadline passed;
    /// returns the recipients still without one.
    virtual boost::asio::awaitable<std::vector<std::string>>
    wait_for_status(std::vector<std::string> recipients, std::chrono::steady_clock::time_point deadline) = 0;

    /// Null: it makes no later attempts within a run.
    virtual LaterAttempts* later_attempts() { return nullptr; }

    /// What is in the queue now.
    virtual boost::asio::awaitable<std::vector<QueueEntry>> queue() = 0;

    /// Copies queue, log and configuration into `directory` (--keep).
    virtual void keep(const std::filesystem::path& directory) = 0;

    /// Stops the server and waits for it to be gone.
    virtual boost::asio::awaitable<void> stop() = 0;
};

} // namespace harness
