// What a line of a log says of mail that goes out, in the words of mxproof. Pure.
#pragma once

#include "harness/analyze/log_line.hpp"
#include "harness/analyze/policy_line.hpp"
#include "harness/mta/delivery_event.hpp"
#include "harness/mta/opensmtpd/opensmtpd_log.hpp"

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>

namespace harness {

/// No mail server that mxproof knows has written it.
struct Foreign {};

/// Of a mail server, and about something else: mail that comes in, or stays here.
struct OfNoInterest {};

/// Of a part of a mail server that sends mail, and in words that mxproof does not know.
struct NotUnderstood {};

/// A message has left the queue.
struct LeftQueue {
    std::string_view queue_id;
    bool expired = false; // it was given back to its sender
};

/// An attempt or a step of one, as the reader of that program's log understands it; or what is said of the
/// policy that it needs.
using MailLine = std::variant<Foreign, OfNoInterest, NotUnderstood, LeftQueue, PolicySaid, LogEvent>;

/// Of one log, line by line: OpenSMTPD names a host in the first line of a session alone.
class MailLineReader {
public:
    /// What is in it lives as long as `line`.
    MailLine read(const LogLine& line);

    static constexpr std::size_t kMostSteps = 256; // that failed lately

private:
    MailLine read_opensmtpd(const LogLine& line);
    void read_route(std::string_view text);
    void explain_by_steps(AttemptEnded& ended);

    OpensmtpdLogReader opensmtpd_;
    // Of OpenSMTPD:
    std::deque<StepFailed> steps_;
    std::string disabled_; // the address that it gave up last
    std::map<std::string, StepFailed, std::less<>>
        last_of_relay_; // by the domain that it leaves without a host
};

/// A line by itself.
MailLine understand(const LogLine& line);

/// Whether the program is one that mxproof knows: `postfix/smtpd`, `exim`.
bool is_mail_program(std::string_view program);

} // namespace harness
