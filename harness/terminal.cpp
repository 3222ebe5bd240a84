#include "harness/terminal.hpp"

#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace harness {

int width_of_stdout() {
    constexpr int kDefault = 80;
    constexpr int kNarrowest = 40;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= kNarrowest) return size.ws_col;
    const char* const columns = std::getenv("COLUMNS");
    const int asked = columns ? std::atoi(columns) : 0;
    return asked >= kNarrowest ? asked : kDefault;
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
