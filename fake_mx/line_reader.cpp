#include "fake_mx/line_reader.hpp"

namespace fake_mx {

std::optional<Line> LineReader::take(std::string_view& input) {
    if (handed_out_) discard();
    const auto end = input.find('\n');
    if (end == std::string_view::npos) {
        keep(input);
        input = {};
        return std::nullopt;
    }
    std::string_view text = input.substr(0, end);
    input.remove_prefix(end + 1);
    if (overlong_ || !partial_.empty()) {
        keep(text);
        text = partial_;
    }
    handed_out_ = true;
    if (overlong_ || text.size() + 1 > limit_) return Line{.overlong = true};
    if (!text.ends_with('\r')) return Line{.text = text, .bare_lf = true};
    text.remove_suffix(1);
    return Line{.text = text};
}

std::size_t LineReader::discard() {
    const std::size_t octets = handed_out_ ? 0 : partial_.size();
    partial_.clear();
    overlong_ = false;
    handed_out_ = false;
    return octets;
}

void LineReader::keep(std::string_view piece) {
    if (overlong_) return;
    if (partial_.size() + piece.size() + 1 > limit_) {
        overlong_ = true;
        partial_.clear();
        return;
    }
    partial_.append(piece);
}

} // namespace fake_mx
