// What an SMTP server says and does, decided without a socket: what arrived goes in, replies and the next
// step come out. RFC 5321 with the extensions that Postfix meets in life, and the host's deviations.
//
// The session fills the SessionRecord as it goes; times are given by the caller.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/line_reader.hpp"
#include "fake_mx/message_reader.hpp"
#include "fake_mx/mx_event.hpp"
#include "fake_mx/smtp_command.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fake_mx {

enum class NextStep {
    read,                      // send the output, then hand in what the client says
    start_tls,                 // send the output, handshake, then tls_established()
    start_failing_tls,         // send the output, then fail the handshake
    half_tls_then_hang_up,     // send the output, handshake up to the ServerHello, then close
    half_tls_then_stay_silent, // the same, then as stay_silent
    hang_up,                   // send the output, then close
    reset,                     // close with RST
    stay_silent,               // send the output, then discard what the client says until it gives up
};

/// A mail transaction between MAIL and the end of its message.
struct MailTransaction {
    std::string sender;
    std::vector<std::string> recipients;
    bool smtputf8 = false;
    bool requires_tls = false;
    bool recipient_refused = false;
    bool chunked = false; // BDAT has begun: DATA and RCPT are out of order
    MessageBuffer message;
};

class SmtpSession {
public:
    /// Both must outlive the session. `record.id` must be set. `number`: see Sessions.
    SmtpSession(const HostSpec& host, SessionRecord& record, std::uint64_t number = 1)
        : host_(host), record_(record), number_(number) {}

    SmtpSession(const SmtpSession&) = delete;
    SmtpSession& operator=(const SmtpSession&) = delete;

    /// The greeting. `output` is appended to, here and below.
    NextStep start(Time now, std::string& output);

    /// In place of start() where TLS comes first (TlsStart::at_once): start() follows tls_established().
    NextStep start_with_tls(Time now);

    /// What the client sent, in pieces of any size; the replies to pipelined commands come out together.
    /// After any step but `read`, what is left of the input is discarded (RFC 3207 4.2; CVE-2011-0411).
    NextStep receive(std::string_view input, Time now, std::string& output);

    /// After `start_tls` and a completed handshake: everything known of the client is forgotten (RFC
    /// 3207 4.2).
    void tls_established(Time now);

    /// The connection is over, whatever the reason. Content that was never completed goes into the record.
    void connection_over(Time now);

    /// Adds a remark to the record's dialogue.
    void note(Time now, std::string text);

private:
    struct Chunk {
        ChunkReader reader;
        bool last = false;
        std::string refusal = {}; // not empty: the chunk is swallowed, then this is the reply
    };
    struct Deviating { // what is said (nothing if empty) and done in place of the correct reply
        std::string reply = {};
        NextStep next = NextStep::read;
    };
    using Reading = std::variant<std::monostate, MessageReader, Chunk>; // commands, DATA, BDAT

    NextStep step(std::string_view& input);
    NextStep on_line(const Line& line);
    NextStep on_command(const Command& command);
    NextStep on_hello(const Command& command);
    NextStep on_starttls(const Command& command);
    NextStep on_mail(const Command& command);
    NextStep on_rcpt(const Command& command);
    NextStep on_data(const Command& command);
    NextStep on_chunk(const Command& command);
    NextStep begin_tls();
    NextStep on_simple(const Command& command);
    NextStep end_chunk(Chunk chunk);
    NextStep end_message(bool line_too_long);

    std::string hello_reply() const;
    bool announces_requiretls() const;
    std::optional<Deviating> deviation_at(std::string_view command) const;
    NextStep perform(Deviating deviating);
    std::string size_refusal(std::uint64_t more);
    std::string no_recipients() const;
    void keep_message(std::vector<ReceivedMessage>& where, std::string reply);
    void abandon_transaction();
    NextStep reply(std::string text);

    const HostSpec& host_;
    SessionRecord& record_;
    std::uint64_t number_;
    Time now_;
    std::string* output_ = nullptr; // valid inside start() and receive()
    LineReader lines_{kCommandLineLimit};
    Reading reading_;
    bool refused_ = false;       // the greeting was 4xx or 5xx
    bool expects_hello_ = false; // of TLS, which is not understood
    bool over_tls_ = false;
    bool helo_ = false;
    bool esmtp_ = false;
    std::optional<MailTransaction> transaction_;
    std::size_t commands_ = 0;
    std::uint64_t kept_octets_ = 0;

public:
    // Beyond the limits of recipients, commands and octets the record says `failed`: no peer is told to
    // count.
    /// 512 (RFC 5321 4.5.3.1.4) and what DSN may add to RCPT (500, RFC 3461 4); MAIL's extensions add less.
    static constexpr std::size_t kCommandLineLimit = 1012;
    static constexpr std::size_t kTextLineLimit = 1000;          // RFC 5321 4.5.3.1.6
    static constexpr std::size_t kRecipientLimit = 1000;         // 100 is the least allowed, 4.5.3.1.8
    static constexpr std::size_t kCommandLimit = 10'000;         // per session
    static constexpr std::uint64_t kSessionOctets = 64ULL << 20; // message content kept per session
};

} // namespace fake_mx
