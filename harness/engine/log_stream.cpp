#include "harness/engine/log_stream.hpp"

#include <algorithm>

namespace harness {

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
