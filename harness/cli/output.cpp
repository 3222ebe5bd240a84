#include "harness/cli/output.hpp"

#include "harness/base/ignored_pipe_signal.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace harness {

namespace {

bool write_to(FILE* stream, std::string_view text) {
    const IgnoredPipeSignal ignored;
    return std::fwrite(text.data(), 1, text.size(), stream) == text.size() && std::fflush(stream) == 0;
}

} // namespace

void open_standard_streams() {
    bool stdout_was_open = true;
    for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(fd, F_GETFD) >= 0) continue;
        if (fd == STDOUT_FILENO) stdout_was_open = false;
        if (open("/dev/null", O_RDWR) != fd) throw OutputError("cannot open /dev/null"); // the lowest is free
    }
    if (!stdout_was_open) throw OutputError("stdout is closed: there is nowhere to write to");
}

void print(std::string_view text) {
    if (!write_to(stdout, text))
        throw OutputError(fmt::format("cannot write to stdout: {}", std::generic_category().message(errno)));
}

void say(std::string_view text) {
    write_to(stderr, printable_lines(text) + '\n');
}

void say_as_program(std::string_view text) {
    say(fmt::format("{}: {}", program_invocation_short_name, text));
}

void draw_line(std::string_view line) {
    write_to(stderr, "\r\033[K" + printable(line));
}

} // namespace harness
