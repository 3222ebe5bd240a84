#include "harness/base/text_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace harness {

void TextLines::feed(std::string_view text) {
    for (;;) {
        const std::size_t end = text.find('\n');
        const std::string_view part = text.substr(0, end);
        const std::size_t taken = std::min(part.size(), kLongest - line_.size());
        line_ += part.substr(0, taken);
        left_out_ += part.size() - taken;
        if (end == std::string_view::npos) return;
        hand_out();
        text.remove_prefix(end + 1);
    }
}

void TextLines::hand_out() {
    if (line_.ends_with('\r')) line_.pop_back(); // a terminal's line end
    if (left_out_ > 0) line_ += fmt::format(" (and {} octets more)", left_out_);
    left_out_ = 0;
    on_line_(std::exchange(line_, {}));
}

void TextLines::finish() {
    if (!line_.empty()) hand_out();
}

std::vector<std::string> lines_in(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);)
        lines.push_back(std::move(line));
    return lines;
}

} // namespace harness
