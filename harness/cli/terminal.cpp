#include "harness/cli/terminal.hpp"

#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace harness {

namespace {

int width_of(int terminal, int narrowest) {
    constexpr int kDefault = 80;
    winsize size{};
    if (ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col >= narrowest) return size.ws_col;
    const char* const columns = std::getenv("COLUMNS");
    const int asked = columns ? std::atoi(columns) : 0;
    return asked >= narrowest ? asked : kDefault;
}

} // namespace

int width_of_stdout() {
    return width_of(STDOUT_FILENO, 40); // a table takes that much
}

std::optional<int> width_of_listing() {
    return isatty(STDOUT_FILENO) == 1 ? std::optional(width_of_stdout()) : std::nullopt;
}

int width_of_stderr() {
    return width_of(STDERR_FILENO, 1);
}

bool stderr_is_terminal() {
    return isatty(STDERR_FILENO) == 1;
}

bool wants_colour(Colour colour) {
    if (colour != Colour::automatic) return colour == Colour::always;
    const char* const no_colour = std::getenv("NO_COLOR");
    if (no_colour && *no_colour != '\0') return false;
    const char* const term = std::getenv("TERM");
    return isatty(STDOUT_FILENO) == 1 && (!term || std::string_view(term) != "dumb");
}

} // namespace harness
