// What a command writes: its result to stdout, everything else to stderr.
#pragma once

#include <stdexcept>
#include <string_view>

namespace harness {

/// What was to be written to stdout is not there: the disk is full, the reader has gone, or it was closed.
class OutputError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// To be called before anything is opened. Of 0, 1 and 2, those that the caller closed are opened as
/// /dev/null, lest a socket get the number and a report be written into it. Throws OutputError if stdout was
/// closed.
void open_standard_streams();

/// Writes to stdout at once, octet for octet. Throws OutputError; a reader that has gone is one, too, not the
/// end of the process.
void print(std::string_view text);

/// Writes lines to stderr. Whatever a container, a peer or a file's name put into them, nothing reaches a
/// terminal as a control sequence. Errors are ignored: there is nobody left to tell.
void say(std::string_view text);

/// Likewise, behind the name of this program: `mxproof: …`.
void say_as_program(std::string_view text);

/// Puts `line` in the place of the terminal's last line; an empty one removes that. Otherwise like say().
void draw_line(std::string_view line);

} // namespace harness
