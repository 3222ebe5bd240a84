// The client's half of one submission (RFC 5321, RFC 2920): decides what to send next, without a socket.
#pragma once

#include "harness/mta/sender_data.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace harness {

class SmtpSubmission {
public:
    /// Throws std::invalid_argument if an address or the subject would add a line to the dialogue.
    /// `login`: for whom this submission is, said by XCLIENT as a proxy that has authenticated him does
    /// (XCLIENT_README); empty: for nobody.
    explicit SmtpSubmission(Message message, std::string login = {});

    /// A session that says QUIT after the greeting.
    static SmtpSubmission greeting_only() {
        SmtpSubmission submission({});
        submission.greeting_only_ = true;
        return submission;
    }

    /// Takes one line of the server (without CRLF) and returns what to send now, if anything. Throws
    /// SenderError with the reply when the server refuses.
    std::optional<std::string> on_line(const std::string& line);

    /// The message is accepted, or not yet.
    bool done() const { return state_ == State::done; }

    /// After done: as Postfix names it, `queued as 4F3…`.
    const std::string& queue_id() const { return queue_id_; }

private:
    enum class State { greeting, ehlo, login, envelope, content, done };

    std::optional<std::string> on_reply(int code, const std::string& line);
    std::string command(std::size_t number) const; // of the envelope: MAIL, each RCPT, DATA
    std::string envelope() const;
    std::string content() const;

    Message message_;
    std::string login_; // empty: none, or said
    State state_ = State::greeting;
    bool greeting_only_ = false;
    bool pipelines_ = false;
    std::size_t replies_ = 0; // to commands of the envelope
    std::string queue_id_;
};

} // namespace harness
