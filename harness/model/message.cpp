#include "harness/model/message.hpp"

namespace harness {

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
