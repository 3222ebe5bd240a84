#include "harness/model/message.hpp"

#include <algorithm>
#include <cstddef>

namespace harness {

bool is_header(const std::string& line) {
    constexpr std::size_t kLongest = 900; // below the 998 octets of RFC 5322 2.1.1
    const auto colon = line.find(':');
    const auto is_in = [](char first, char last) { return [=](char c) { return first <= c && c <= last; }; };
    return colon != std::string::npos && colon > 0 && line.compare(colon, 2, ": ") == 0 &&
           colon + 2 < line.size() && line.size() <= kLongest &&
           std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(colon), is_in('!', '~')) &&
           std::all_of(line.begin(), line.end(), is_in(' ', '~'));
}

std::string body_of(const MessageFacts& message) {
    std::string body = "This message was sent by a test.\r\n";
    if (message.body == MessageBody::eight_bit)
        body += "Gr\xC3\xBC\xC3\x9F"
                "e, \xC2\xA1hola!\r\n";
    // The dot must be doubled on the way, and taken away at the end of it (RFC 5321 4.5.2).
    const std::string filling = "." + std::string(69, 'x') + "\r\n";
    body.reserve(message.size + filling.size());
    while (body.size() < message.size)
        body += filling;
    return body;
}

} // namespace harness
