// The message that a sender is given for a peer. Pure.
#pragma once

#include "harness/model/key.hpp"

#include <cstdint>
#include <string>

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

/// What is not said is as in every message of a run.
struct MessageFacts {
    std::uint32_t size = 0; // octets that its body has at least; 0: no matter
    MessageBody body = MessageBody::seven_bit;
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
    }};

/// The body as it is submitted: lines that end in CRLF, not dot-stuffed.
std::string body_of(const MessageFacts& message);

} // namespace harness
