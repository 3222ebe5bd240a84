// Cuts command lines out of a byte stream with bounded memory. Pure buffer logic: no socket, no SMTP.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fake_mx {

struct Line {
    std::string_view text = {}; // without line end; empty if overlong; valid until the reader is used again
    bool overlong = false;      // longer than the limit; what it said is gone
    bool bare_lf = false;       // ended in LF instead of CRLF
};

class LineReader {
public:
    /// `limit`: octets of the longest line, its CRLF included.
    explicit LineReader(std::size_t limit) : limit_(limit) {}

    /// Consumes `input` up to and including the next line end. Nothing: all of it was consumed and the line
    /// goes on. A bare LF ends a line too, so that a person with `nc` can talk to the server; the line says
    /// so.
    std::optional<Line> take(std::string_view& input);

    /// Forgets a half-read line; returns how many octets that were.
    std::size_t discard();

private:
    void keep(std::string_view piece);

    std::size_t limit_;
    std::string partial_;
    bool overlong_ = false;
    bool handed_out_ = false; // partial_ is what the caller looks at; cleared at the next use
};

} // namespace fake_mx
