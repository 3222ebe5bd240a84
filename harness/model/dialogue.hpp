// How a host speaks SMTP: STARTTLS, replies, what EHLO announces. Pure.
#pragma once

#include "harness/model/key.hpp"

#include <cstdint>

namespace harness {

enum class Starttls {
    offered,
    not_offered,
    refused,
    handshake_fails,
    closes,
    hangs,
    closes_in_handshake,
    hangs_in_handshake,
    goes_on_in_plaintext,
    injects,
};

struct StarttlsWord : Word<Starttls> {
    bool breaks_handshake = false; // what the client sees is a failed handshake
    bool hangs_up = false;         // what it sees is a lost connection
    bool is_silent = false;        // who shakes hands waits until it gives up
    bool has_handshake = false;    // the handshake goes on to its end
};

template <>
inline constexpr auto kWords<Starttls> = std::to_array<StarttlsWord>({
    {{Starttls::offered, "offered", "", "offers STARTTLS"}, false, false, false, true},
    {{Starttls::not_offered,
      "not-offered",
      "not in the EHLO reply, the command answers 502",
      "does not offer STARTTLS"}},
    {{Starttls::refused, "refused", "offered, then 454", "offers STARTTLS and refuses it with 454"}},
    {{Starttls::handshake_fails,
      "handshake-fails",
      "220, then a fatal alert",
      "answers STARTTLS with 220 and the handshake with a fatal alert"},
     true},
    {{Starttls::closes,
      "closes",
      "220, then the connection is closed",
      "answers STARTTLS with 220 and closes the connection"},
     true,
     true},
    {{Starttls::hangs, "hangs", "220, then silence", "answers STARTTLS with 220 and then says nothing"},
     true,
     false,
     true},
    {{Starttls::closes_in_handshake,
      "closes-in-handshake",
      "220, a ServerHello, then the connection is closed",
      "closes the connection in the middle of the handshake"},
     true,
     true},
    {{Starttls::hangs_in_handshake,
      "hangs-in-handshake",
      "220, a ServerHello, then silence",
      "falls silent in the middle of the handshake"},
     true,
     false,
     true},
    {{Starttls::goes_on_in_plaintext,
      "goes-on-in-plaintext",
      "220, then a reply in plaintext to the ClientHello",
      "answers STARTTLS with 220 and the ClientHello in plaintext"},
     true},
    {{Starttls::injects,
      "injects",
      "220 with a reply to EHLO glued behind it, then the handshake",
      "offers STARTTLS and sends a reply to EHLO in plaintext behind its 220"},
     false,
     false,
     false,
     true},
});

/// What the reply to EHLO announces otherwise.
struct EhloFacts {
    std::vector<std::string> without; // of kEhloKeywords
    std::vector<std::string> with;    // whole lines: `AUTH PLAIN LOGIN`
    std::uint32_t size = 10'485'760;  // octets
    bool operator==(const EhloFacts&) const = default;
};

/// What a correct host announces beside STARTTLS.
inline constexpr auto kEhloKeywords = std::to_array<std::string_view>(
    {"PIPELINING", "SIZE", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8", "CHUNKING"}
);

/// What comes in place of a correct reply.
enum class Answer { reply, silent, closes };

struct AnswerWord : Word<Answer> {
    bool is_silent = false; // the client waits until it gives up
    bool hangs_up = false;  // what it sees is a lost connection
};

template <>
inline constexpr auto kWords<Answer> = std::to_array<AnswerWord>({
    {{Answer::reply, "reply", "another reply"}},
    {{Answer::silent, "silent", "nothing is said any more", "falls silent at {}"}, true},
    {{Answer::closes, "closes", "the connection is closed", "closes the connection at {}"}, false, true},
});

/// Where in a session: replies may differ before TLS and over it.
enum class Layer { any, plaintext, tls };
template <>
inline constexpr auto kWords<Layer> = std::to_array<Word<Layer>>({
    {Layer::any, "any"},
    {Layer::plaintext, "plaintext", "as long as the session is in plaintext", " in plaintext"},
    {Layer::tls, "tls", "once it is over TLS", " over TLS"},
});

/// The entry of a list of answers that stands for the correct one.
inline constexpr std::string_view kCorrectAnswer = "correct";

/// What replaces the correct reply at one point of the dialogue.
struct CommandRefusal {
    std::string command; // one of kCommands
    std::string reply;   // `450 4.7.1 Not now`; the code decides; empty: none
    Answer answer = Answer::reply;
    Layer layer = Layer::any;
    // In which sessions of a sender at one address of the host, in their order, from 1.
    std::uint32_t first_session = 1;
    std::uint32_t last_session = UINT32_MAX;

    /// It is so in every session.
    bool is_at(std::string_view point, Layer where) const {
        return command == point && (layer == Layer::any || layer == where) && is_in_every_session();
    }

    bool is_in_every_session() const { return first_session == 1 && last_session == UINT32_MAX; }
};

struct CommandWord {
    std::string_view word;
    std::string_view meaning;
    bool before_tls = false; // it is never said over TLS
};

inline constexpr auto kCommands = std::to_array<CommandWord>({
    {"GREETING", "the greeting", true},
    {"EHLO", ""},
    {"HELO", ""},
    {"STARTTLS", "the reply to it, before the handshake", true},
    {"AUTH", "said by a sender that has a password for the host, and sees AUTH announced"},
    {"MAIL", ""},
    {"RCPT", ""},
    {"DATA", ""},
    {"MESSAGE", "the reply after the final dot"},
    {"RSET", ""},
    {"QUIT", ""},
});

inline constexpr Mapping kEhlo{
    "ehlo",
    "What the reply to EHLO announces otherwise.",
    R"({"examples": [{"without": ["8BITMIME", "SMTPUTF8"]}, {"size": 1000}]})",
    std::tuple{
        ParsedKey{
            "without",
            "list of what is not announced: `PIPELINING`, `SIZE`, `ENHANCEDSTATUSCODES`, `8BITMIME`, `DSN`, "
            "`SMTPUTF8`, `CHUNKING`",
            "",
            R"({"type": "array", "items": {"enum": ["PIPELINING", "SIZE", "ENHANCEDSTATUSCODES", "8BITMIME",
                "DSN", "SMTPUTF8", "CHUNKING"]}})"},
        ParsedKey{
            "with",
            "list of what is announced beside the usual, `AUTH PLAIN LOGIN`",
            "",
            R"({"type": "array", "items": {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9-]*( [!-~]+)*$",
                "maxLength": 500}})"},
        Key{.name = "size",
            .member = &EhloFacts::size,
            .meaning = "octets of the largest message, announced as SIZE",
            .most = 1'000'000'000},
    }};

} // namespace harness
