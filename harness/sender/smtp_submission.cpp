#include "harness/sender/smtp_submission.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <utility>

namespace harness {

namespace {

void expect_one_line(const std::string& text) {
    if (text.find_first_of("\r\n") != std::string::npos)
        throw std::invalid_argument("a line break in an envelope or subject: " + text);
}

// Postfix: `250 2.0.0 Ok: queued as 4F1A`; Exim: `250 OK id=1xXOYf-00000J-17`; OpenSMTPD:
// `250 2.0.0 4f1a5b6c Message accepted for delivery`.
std::string queue_id_in(const std::string& reply) {
    for (const std::string before : {"queued as ", " OK id="})
        if (const auto found = reply.find(before); found != std::string::npos)
            return reply.substr(found + before.size());
    const auto end = reply.find(" Message accepted for delivery");
    if (end == std::string::npos) return {};
    return reply.substr(0, end).substr(reply.rfind(' ', end - 1) + 1);
}

// RFC 5321 4.5.2.
std::string dot_stuffed(const std::string& body) {
    std::string text;
    bool at_start = true;
    for (const char c : body) {
        if (at_start && c == '.') text += '.';
        text += c;
        at_start = c == '\n';
    }
    return text;
}

} // namespace

SmtpSubmission::SmtpSubmission(Message message, std::string login)
    : message_(std::move(message)), login_(std::move(login)) {
    expect_one_line(login_);
    expect_one_line(message_.sender);
    expect_one_line(message_.subject);
    expect_one_line(message_.notify);
    for (const auto* lines : {&message_.recipients, &message_.headers})
        for (const std::string& line : *lines)
            expect_one_line(line);
}

std::optional<std::string> SmtpSubmission::on_line(const std::string& line) {
    if (line.size() < 3) throw SenderError("the sender's SMTP server said: " + line);
    if (state_ == State::ehlo && line.substr(std::min<std::size_t>(line.size(), 4)) == "PIPELINING")
        pipelines_ = true;
    // Of a reply of several lines (RFC 5321 4.2.1) only the last one matters otherwise.
    if (line.size() > 3 && line[3] == '-') return std::nullopt;
    return on_reply(std::atoi(line.substr(0, 3).c_str()), line);
}

std::optional<std::string> SmtpSubmission::on_reply(int code, const std::string& line) {
    const bool wants_data = state_ == State::envelope && replies_ == message_.recipients.size() + 1;
    const int expected = state_ == State::greeting || state_ == State::login ? 220 : wants_data ? 354 : 250;
    if (code != expected) throw SenderError("the sender refused the submission: " + line);
    switch (state_) {
    case State::login: // which begins the session anew, as another client's
    case State::greeting:
        if (greeting_only_) {
            state_ = State::done;
            return "QUIT\r\n";
        }
        state_ = State::ehlo;
        return "EHLO harness.mxproof.example\r\n";
    case State::ehlo:
        if (!login_.empty()) {
            state_ = State::login;
            return fmt::format("XCLIENT LOGIN={}\r\n", std::exchange(login_, {}));
        }
        state_ = State::envelope;
        return pipelines_ ? envelope() : command(0);
    case State::envelope:
        ++replies_;
        if (!wants_data) return pipelines_ ? std::nullopt : std::optional(command(replies_));
        state_ = State::content;
        return content();
    case State::content: {
        queue_id_ = queue_id_in(line);
        if (queue_id_.empty()) throw SenderError("the sender accepted, but named no queue id: " + line);
        state_ = State::done;
        return "QUIT\r\n";
    }
    case State::done:
        break;
    }
    return std::nullopt;
}

std::string SmtpSubmission::command(std::size_t number) const {
    if (number == 0)
        return fmt::format(
            "MAIL FROM:<{}>{}{}\r\n",
            message_.sender,
            message_.eight_bit ? " BODY=8BITMIME" : "",
            message_.smtputf8 ? " SMTPUTF8" : ""
        );
    if (number > message_.recipients.size()) return "DATA\r\n";
    return fmt::format(
        "RCPT TO:<{}>{}{}\r\n",
        message_.recipients[number - 1],
        message_.notify.empty() ? "" : " NOTIFY=",
        message_.notify
    );
}

// One round trip for any number of recipients, of a server that announces PIPELINING.
std::string SmtpSubmission::envelope() const {
    std::string text;
    for (std::size_t number = 0; number < message_.recipients.size() + 2; ++number)
        text += command(number);
    return text;
}

std::string SmtpSubmission::content() const {
    std::string headers;
    for (const std::string& line : message_.headers)
        headers += line + "\r\n";
    return fmt::format(
        "From: <{}>\r\nTo: undisclosed-recipients:;\r\nSubject: {}\r\n{}\r\n{}.\r\n",
        message_.sender,
        message_.subject,
        headers,
        dot_stuffed(message_.body)
    );
}

} // namespace harness
