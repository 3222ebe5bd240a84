#include "fake_mx/message_reader.hpp"

#include <algorithm>

namespace fake_mx {

void MessageBuffer::append(std::string_view octets) {
    if (too_big) return;
    if (octets.size() > limit - content.size()) {
        too_big = true;
        return;
    }
    content.append(octets);
}

bool MessageReader::take(std::string_view& input, MessageBuffer& into) {
    while (!input.empty()) {
        switch (state_) {
        case State::line_start:
            line_octets_ = 0;
            after_cr_ = false;
            state_ = State::text;
            if (input.front() == '.') {
                state_ = State::dot;
                input.remove_prefix(1);
            }
            break;
        case State::dot:
            state_ = State::text;
            if (input.front() == '\r') {
                state_ = State::dot_cr;
                input.remove_prefix(1);
            }
            break;
        case State::dot_cr:
            if (input.front() == '\n') {
                input.remove_prefix(1);
                return true;
            }
            // The dot was one for transparency after all, and the CR is text.
            into.append("\r");
            line_octets_ = 1;
            after_cr_ = true;
            state_ = State::text;
            break;
        case State::text:
            take_text(input, into);
            break;
        }
    }
    return false;
}

void MessageReader::take_text(std::string_view& input, MessageBuffer& into) {
    const auto lf = input.find('\n');
    const std::string_view run = input.substr(0, lf == std::string_view::npos ? lf : lf + 1);
    input.remove_prefix(run.size());
    into.append(run);
    line_octets_ += run.size();
    if (line_octets_ > line_limit_) line_too_long_ = true;
    if (lf == std::string_view::npos) {
        after_cr_ = run.back() == '\r';
        return;
    }
    const bool crlf = lf == 0 ? after_cr_ : run[lf - 1] == '\r';
    after_cr_ = false;
    if (crlf) state_ = State::line_start;
}

std::string_view ChunkReader::cut(std::string_view& input) {
    const auto octets = static_cast<std::size_t>(std::min<std::uint64_t>(missing_, input.size()));
    const std::string_view piece = input.substr(0, octets);
    input.remove_prefix(octets);
    missing_ -= octets;
    return piece;
}

bool ChunkReader::take(std::string_view& input, MessageBuffer& into) {
    into.append(cut(input));
    return missing_ == 0;
}

bool ChunkReader::skip(std::string_view& input) {
    cut(input);
    return missing_ == 0;
}

} // namespace fake_mx
