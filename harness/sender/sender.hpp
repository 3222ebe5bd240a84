// The mail server under test behind one interface. I/O: implementations await on the harness's io_context.
#pragma once

#include "harness/sender/sender_event.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace harness {

/// Infrastructure trouble with a sender: it is missing, does not start, refuses the submission, … Never a verdict:
/// whatever it stops is `not judged`. what() says what happened, with the sender's last log lines where they help.
class SenderError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One thing that mxproof sets on the server beside the documented policy, for the report.
struct Setting {
    std::string name;
    std::string value;
    std::string why;
};

struct SenderInfo {
    std::string name;    // `dane insecure-mx=may`
    std::string kind;    // `process`
    std::string version; // Postfix's mail_version; empty before start
    std::vector<Setting> policy_settings; // what makes the policy
    std::vector<Setting> settings;        // what mxproof sets beside it
};

struct Message {
    std::string sender;                  // envelope sender
    std::vector<std::string> recipients; // at most 1000
    std::string subject;
    bool later_attempt = false;          // these recipients are judged by an attempt after minimal_backoff_time
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

    /// Waits until the log holds a status line for every one of the recipients, or the deadline passed; returns the
    /// recipients still without one.
    virtual boost::asio::awaitable<std::vector<std::string>>
    wait_for_status(std::vector<std::string> recipients, std::chrono::steady_clock::time_point deadline) = 0;

    /// Makes the message older than the backoff time of its (later-attempt) transport, lets it be tried again, and waits
    /// for a second status line of each recipient; returns the recipients still without one.
    virtual boost::asio::awaitable<std::vector<std::string>>
    retry(std::string queue_id, std::vector<std::string> recipients, std::chrono::steady_clock::time_point deadline) = 0;

    /// What is in the queue now.
    virtual boost::asio::awaitable<std::vector<QueueEntry>> queue() = 0;

    /// Copies queue, log and configuration into `directory` (--keep).
    virtual void keep(const std::filesystem::path& directory) = 0;

    /// Stops the server and waits for it to be gone.
    virtual boost::asio::awaitable<void> stop() = 0;
};

} // namespace harness
