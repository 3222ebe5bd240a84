#include "harness/stack/mailu/milter_session.hpp"

#include <algorithm>

namespace harness::mailu {

namespace {

constexpr std::size_t kLength = 4;
constexpr std::uint32_t kMostPacket = 1U << 20U; // Postfix sends 64 KiB of body at a time
constexpr std::uint32_t kVersion = 6;
constexpr std::uint32_t kOldestVersion = 2;

std::uint32_t number_at(std::string_view data, std::size_t at) {
    std::uint32_t number = 0;
    for (std::size_t i = at; i < at + 4; ++i)
        number = number << 8U | static_cast<unsigned char>(data[i]);
    return number;
}

std::string number(std::uint32_t value) {
    std::string octets;
    for (int shift = 24; shift >= 0; shift -= 8)
        octets += static_cast<char>(value >> static_cast<unsigned>(shift));
    return octets;
}

std::string packet(char command, const std::string& data = {}) {
    return number(static_cast<std::uint32_t>(data.size() + 1)) + command + data;
}

} // namespace

std::string MilterSession::feed(std::string_view data) {
    pending_ += data;
    std::string replies;
    while (!ended_ && trouble_.empty() && pending_.size() >= kLength) {
        const std::uint32_t length = number_at(pending_, 0);
        if (length == 0 || length > kMostPacket) {
            trouble_ = "a packet of " + std::to_string(length) + " octets";
            break;
        }
        if (pending_.size() < kLength + length) break;
        const std::string body = pending_.substr(kLength, length);
        pending_.erase(0, kLength + length);
        replies += answer(body[0], std::string_view(body).substr(1));
    }
    return replies;
}

std::string MilterSession::answer(char command, std::string_view data) {
    if (!negotiated_ && command != 'O') {
        trouble_ = std::string("command ") + command + " before the negotiation";
        return {};
    }
    switch (command) {
    case 'O': // SMFIC_OPTNEG
        return negotiate(data);
    case 'D': // SMFIC_MACRO
    case 'A': // SMFIC_ABORT: the message, not the connection
    case 'K': // SMFIC_QUIT_NC: another SMTP session follows
        return {};
    case 'Q': // SMFIC_QUIT
        ended_ = true;
        return {};
    case 'E': // SMFIC_BODYEOB: the last chance to change the message, which is not taken
        ++messages_;
        return packet('a');
    case 'C': // connection, HELO, MAIL, RCPT, DATA, header, end of headers, body, unknown command
    case 'H':
    case 'M':
    case 'R':
    case 'T':
    case 'L':
    case 'N':
    case 'B':
    case 'U':
        return packet('c');
    default:
        trouble_ = std::string("unknown command ") + command;
        return {};
    }
}

// No actions, as nothing is changed, and no step left out, as everything is to be seen.
std::string MilterSession::negotiate(std::string_view data) {
    if (data.size() < 12 || number_at(data, 0) < kOldestVersion) {
        trouble_ = "a negotiation that offers no known version";
        return {};
    }
    negotiated_ = true;
    return packet('O', number(std::min(kVersion, number_at(data, 0))) + number(0) + number(0));
}

} // namespace harness::mailu
