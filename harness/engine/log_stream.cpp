#include "harness/engine/log_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

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

void StreamFrames::feed(std::string_view data) {
    if (terminal_) return on_data_(Stream::output, data);
    while (!data.empty()) {
        if (left_ == 0) {
            const std::size_t taken = std::min(kHeader - header_.size(), data.size());
            header_ += data.substr(0, taken);
            data.remove_prefix(taken);
            if (header_.size() < kHeader) return;
            stream_ = header_[0] < 2 ? Stream::output : Stream::errors; // 0, stdin, is never seen
            for (std::size_t i = 4; i < kHeader; ++i)
                left_ = left_ << 8U | static_cast<unsigned char>(header_[i]);
            header_.clear();
        }
        const std::size_t taken = std::min(left_, data.size());
        if (taken > 0) on_data_(stream_, data.substr(0, taken));
        data.remove_prefix(taken);
        left_ -= taken;
    }
}

LogStream::LogStream(bool terminal, const OnLine& on_line)
    : lines_{TextLines(on_line), TextLines(on_line)},
      frames_(terminal, [this](StreamFrames::Stream stream, std::string_view data) {
          lines_[static_cast<std::size_t>(stream)].feed(data);
      }) {}

void LogStream::finish() {
    for (TextLines& lines : lines_)
        lines.finish();
}

} // namespace harness
