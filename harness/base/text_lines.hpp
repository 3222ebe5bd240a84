// Text that comes in pieces -> lines. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace harness {

using OnLine = std::function<void(std::string)>;

/// Text that comes in pieces, cut into lines without their ends. Of a line longer than kLongest only the
/// beginning is kept, with a note on how much more there was: no part of it may pass for a line of its own.
class TextLines {
public:
    explicit TextLines(OnLine on_line) : on_line_(std::move(on_line)) {}

    void feed(std::string_view text);

    /// The text has ended: hands out what has no line end.
    void finish();

    static constexpr std::size_t kLongest = 65536; // octets

private:
    void hand_out();

    OnLine on_line_;
    std::string line_;
    std::size_t left_out_ = 0; // of this line
};

/// Of a whole text, without their ends, each in full.
std::vector<std::string> lines_in(const std::string& text);

} // namespace harness
