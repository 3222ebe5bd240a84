// What a line of a log says of mail that goes out, in the words of mxproof. Pure.
#pragma once

#include "harness/analyze/log_line.hpp"
#include "harness/mta/delivery_event.hpp"

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

/// An attempt or a step of one, as the reader of that program's log understands it.
using MailLine = std::variant<Foreign, OfNoInterest, NotUnderstood, LeftQueue, LogEvent>;

MailLine understand(const LogLine& line);

/// Whether the program is one that mxproof knows: `postfix/smtpd`, `exim`.
bool is_mail_program(std::string_view program);

} // namespace harness
