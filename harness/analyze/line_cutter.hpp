// Octets in pieces -> lines, without a copy where a line is whole. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace harness {

/// Of a line longer than kLongest only the beginning is handed out, so that no line takes much memory.
class LineCutter {
public:
    static constexpr std::size_t kLongest = 65536; // octets

    /// Calls `on_line(line, is_cut)` for every line that ends in `piece`, without its end. The line lives as
    /// long as the call.
    template <typename OnLine>
    void feed(std::string_view piece, OnLine&& on_line) {
        for (;;) {
            const auto end = piece.find('\n');
            const std::string_view part = piece.substr(0, end);
            if (end == std::string_view::npos) return keep(part);
            if (line_.empty() && !is_cut_ && part.size() <= kLongest) {
                on_line(without_return(part), false);
            } else {
                keep(part);
                hand_out(on_line);
            }
            piece.remove_prefix(end + 1);
        }
    }

    /// The text has ended: hands out what has no line end.
    template <typename OnLine>
    void finish(OnLine&& on_line) {
        if (!line_.empty()) hand_out(on_line);
    }

private:
    static std::string_view without_return(std::string_view line) {
        return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
    }

    void keep(std::string_view part) {
        const std::string_view taken = part.substr(0, kLongest - line_.size());
        line_ += taken;
        is_cut_ = is_cut_ || taken.size() < part.size();
    }

    template <typename OnLine>
    void hand_out(OnLine&& on_line) {
        on_line(without_return(line_), is_cut_);
        line_.clear();
        is_cut_ = false;
    }

    std::string line_; // what was not whole
    bool is_cut_ = false;
};

} // namespace harness
