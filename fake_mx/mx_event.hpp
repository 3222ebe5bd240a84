// What fake_mx saw: one growing record per session. Plain data; fakes record, they do not judge.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fake_mx {

using Time = std::chrono::system_clock::time_point;

enum class Direction { received, sent, note }; // note: `TLSv1.3 established`, `client hung up`, …

struct DialogueLine {
    Time time;
    Direction direction = Direction::received;
    std::string text; // without CRLF; message content is not here
};

/// The TLS handshake, complete or not.
struct TlsRecord {
    Time time;
    bool established = false;
    std::string version; // `TLSv1.3`
    std::string cipher;  // OpenSSL name
    std::string sni;     // empty: none sent
    bool resumed = false;
    std::string client_alert; // `bad certificate`, …; empty: none
    std::string error;        // why it failed
    bool rejected =
        false; // it failed by the protocol: `error` is OpenSSL's word, not that the client went away
    std::string certificate; // SHA-256 of the leaf shown, lower-case hex
};

struct ReceivedMessage {
    Time time;
    std::string sender;                  // MAIL FROM address
    std::vector<std::string> recipients; // accepted ones
    std::string content;                 // as received, dot-unstuffed, CRLF
    bool over_tls = false;
    bool requires_tls = false;  // MAIL had REQUIRETLS (RFC 8689)
    std::string accepted_reply; // the reply to the final dot
};

struct SessionRecord {
    std::uint64_t id =
        0; // also in the text of every acceptance reply (`session 17`), so that the client's log names it
    Time started;
    std::optional<Time> ended; // set once the connection is over; the record no longer changes then
    std::string client;        // address text
    std::string server;        // dialled address text
    std::string host;          // HostSpec::name
    /// The longest that the client waited for this side, and for what: `the greeting`, `the TLS handshake`,
    /// `the answer to RCPT TO:<…>`.
    std::chrono::milliseconds late{0};
    std::string late_with;
    /// Not empty: this program itself failed, and whatever the client saw is not the host's behaviour.
    /// Without a client where a connection could not even be accepted.
    std::string failed;
    std::vector<DialogueLine> dialogue;
    std::optional<TlsRecord> tls;                  // set once STARTTLS was answered 220
    std::vector<std::string> attempted_recipients; // every RCPT TO seen
    std::vector<ReceivedMessage> messages;         // accepted ones
    /// Content that arrived without being accepted: refused at the final dot (`accepted_reply` is the
    /// refusal), or cut off before it (`accepted_reply` empty). Who must never get a mail must not have any
    /// of these either.
    std::vector<ReceivedMessage> unaccepted_messages;
};

/// One connection to an MTA-STS policy host, and the request that came over it.
struct PolicyFetch {
    std::uint64_t id = 0;
    Time started;
    std::optional<Time> ended;         // set once the connection is over; the record no longer changes then
    std::string client;                // address text
    std::string server;                // dialled address text
    std::string host;                  // name of the policy host
    std::chrono::milliseconds late{0}; // for how long the client waited for this side, all its waits together
    TlsRecord tls;
    std::string method;         // `GET`; empty: no request came
    std::string requested_host; // the Host field
    std::string target;         // `/.well-known/mta-sts.txt`
    int status = 0;             // of the answer; 0: there was none
    std::string error;          // why it went no further, if it did not
    std::string failed;         // as in SessionRecord
};

/// Called when a connection to a policy host starts; the record grows while it lives (one thread).
using PolicySink = std::function<void(std::shared_ptr<const PolicyFetch>)>;

/// Called when a session starts; the record grows while the session lives (one thread).
using SessionSink = std::function<void(std::shared_ptr<const SessionRecord>)>;

/// Called when a record has grown, last when `ended` is set; not for a record that was made whole. A command
/// and its reply are told before the reply leaves.
using SessionGrown = std::function<void(const SessionRecord&)>;
using PolicyGrown = std::function<void(const PolicyFetch&)>;

} // namespace fake_mx
