// Takes message content out of a byte stream: DATA (dot-stuffed, RFC 5321 4.5.2) and BDAT chunks (RFC 3030).
// Pure buffer logic with bounded memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fake_mx {

/// The content of one message while it arrives. What exceeds the limit is dropped and remembered as
/// `too_big`.
struct MessageBuffer {
    std::uint64_t limit = 0; // octets
    std::string content;
    bool too_big = false;

    void append(std::string_view octets);
};

class MessageReader {
public:
    /// `line_limit`: octets of the longest text line, CRLF included, without the dot added for transparency.
    explicit MessageReader(std::size_t line_limit) : line_limit_(line_limit) {}

    /// Consumes `input` up to and including the final dot; true once that was seen. Only CRLF . CRLF ends a
    /// message (RFC 5321 4.1.1.4): bare CR and bare LF are content, so nothing can be smuggled behind a
    /// look-alike end.
    bool take(std::string_view& input, MessageBuffer& into);

    bool line_too_long() const { return line_too_long_; }

private:
    enum class State {
        line_start,
        dot,    // `.` at the start of a line
        dot_cr, // `.` CR at the start of a line
        text,
    };

    void take_text(std::string_view& input, MessageBuffer& into);

    std::size_t line_limit_;
    State state_ = State::line_start;
    std::size_t line_octets_ = 0;
    bool after_cr_ = false;
    bool line_too_long_ = false;
};

/// One BDAT chunk: a counted number of octets, whatever they are.
class ChunkReader {
public:
    explicit ChunkReader(std::uint64_t octets) : missing_(octets) {}

    /// Consumes what belongs to the chunk; true once it is complete.
    bool take(std::string_view& input, MessageBuffer& into);

    /// The same without keeping anything: RFC 3030 wants the chunk of a refused BDAT swallowed.
    bool skip(std::string_view& input);

private:
    std::string_view cut(std::string_view& input);

    std::uint64_t missing_;
};

} // namespace fake_mx
