#include "harness/engine/log_stream.hpp"

#include <algorithm>
#include <utility>

namespace harness {

namespace {

constexpr std::size_t kLongestLine = 65536;

} // namespace

void LogStream::feed(std::string_view data) {
    if (terminal_) return add(1, data);
    while (!data.empty()) {
        if (left_ == 0) {
            const std::size_t taken = std::min(kHeader - header_.size(), data.size());
            header_ += data.substr(0, taken);
            data.remove_prefix(taken);
            if (header_.size() < kHeader) return;
            stream_ = std::min<std::size_t>(static_cast<unsigned char>(header_[0]), kStreams - 1);
            for (std::size_t i = 4; i < kHeader; ++i)
                left_ = left_ << 8U | static_cast<unsigned char>(header_[i]);
            header_.clear();
        }
        const std::size_t taken = std::min(left_, data.size());
        add(stream_, data.substr(0, taken));
        data.remove_prefix(taken);
        left_ -= taken;
    }
}

void LogStream::add(std::size_t stream, std::string_view data) {
    std::string& line = lines_[stream];
    for (const char c : data) {
        if (c == '\n' || line.size() == kLongestLine) {
            if (line.ends_with('\r')) line.pop_back(); // a terminal's line end
            on_line_[stream](std::exchange(line, {}));
        }
        if (c != '\n') line += c;
    }
}

void LogStream::finish() {
    for (std::size_t stream = 0; stream < kStreams; ++stream)
        if (!lines_[stream].empty()) on_line_[stream](std::exchange(lines_[stream], {}));
}

} // namespace harness
