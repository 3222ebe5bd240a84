// The message that a sender is given for a peer. Pure.
#pragma once

#include "harness/model/key.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness {

enum class MessageBody { seven_bit, eight_bit };
template <>
inline constexpr auto kWords<MessageBody> = std::to_array<Word<MessageBody>>({
    {MessageBody::seven_bit, "7bit", "US-ASCII alone"},
    {MessageBody::eight_bit,
     "8bit",
     "UTF-8, given to the sender with BODY=8BITMIME (RFC 6152)",
     "with a body of eight bits"},
});

enum class RecipientForm { ascii, utf8 };
template <>
inline constexpr auto kWords<RecipientForm> = std::to_array<Word<RecipientForm>>({
    {RecipientForm::ascii, "ascii"},
    {RecipientForm::utf8,
     "utf8",
     "a local part that is not US-ASCII, given to the sender with SMTPUTF8 (RFC 6531)",
     "for a recipient whose address needs SMTPUTF8"},
});

enum class Notify { usual, never, success };
template <>
inline constexpr auto kWords<Notify> = std::to_array<Word<Notify>>({
    {Notify::usual, "usual", "nothing is said of it"},
    {Notify::never, "never", "NOTIFY=NEVER", "with NOTIFY=NEVER"},
    {Notify::success, "success", "NOTIFY=SUCCESS", "with NOTIFY=SUCCESS"},
});

/// What is not said is as in every message of a run.
struct MessageFacts {
    std::uint32_t size = 0; // octets that its body has at least; 0: no matter
    MessageBody body = MessageBody::seven_bit;
    RecipientForm recipient = RecipientForm::ascii;
    Notify notify = Notify::usual;
    std::vector<std::string> headers; // whole lines, beside the usual: `TLS-Required: No`
    bool requiretls = false;          // RFC 8689
    bool operator==(const MessageFacts&) const = default;
};

/// Below message_size_limit, of which Postfix's default is 10240000 octets.
inline constexpr unsigned kLargestBody = 5'000'000;

inline constexpr Mapping kMessage{
    "message",
    "The message that the recipient gets, which is one of its own.",
    R"({"minProperties": 1, "examples": [{"body": "8bit"}]})",
    std::tuple{
        Key{.name = "size",
            .member = &MessageFacts::size,
            .meaning = "octets that its body has at least, up to 5000000; every line begins with a dot",
            .preset = "one short line",
            .sentence = ", of {} octets",
            .most = kLargestBody,
            .schema = R"({"type": "integer", "minimum": 1, "maximum": 5000000})"},
        Key{.name = "body",
            .member = &MessageFacts::body,
            .meaning = "what it is made of",
            .sentence = ", {}"},
        Key{.name = "recipient",
            .member = &MessageFacts::recipient,
            .meaning = "the address that it is for",
            .sentence = ", {}"},
        Key{.name = "notify",
            .member = &MessageFacts::notify,
            .meaning = "which delivery status notifications are asked for (RFC 3461)",
            .sentence = ", {}"},
        Key{.name = "headers",
            .member = &MessageFacts::headers,
            .meaning = "list of header lines that it has beside the usual, `\"TLS-Required: No\"`",
            .sentence = ", with the header {}",
            .schema = R"({"type": "array", "minItems": 1, "maxItems": 10, "items": {"type": "string",
                "pattern": "^[!-9;-~]+: [ -~]+$", "maxLength": 900}})"},
        Key{.name = "requiretls",
            .member = &MessageFacts::requiretls,
            .meaning =
                "whether the sender is asked to let it travel over authenticated TLS alone, to hosts that "
                "promise the same (REQUIRETLS, RFC 8689). Postfix 3.11 and later can be asked, by a header",
            .sentence = ", with REQUIRETLS"},
    }};

/// Whether a line is a header of printable US-ASCII (RFC 5322 2.2) that fits into a line of a message.
bool is_header(const std::string& line);

/// The body as it is submitted: lines that end in CRLF, not dot-stuffed.
std::string body_of(const MessageFacts& message);

} // namespace harness
