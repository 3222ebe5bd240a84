#include "harness/run/maildir.hpp"

#include "harness/report/safe_text.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

// RFC 5321 4.1.3
std::string address_literal(const std::string& address) {
    return (address.find(':') == std::string::npos ? "[" : "[IPv6:") + address + "]";
}

std::string with_line_feeds(std::string_view text) {
    std::string lines;
    lines.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i)
        if (text[i] != '\r' || i + 1 == text.size() || text[i + 1] != '\n') lines += text[i];
    return lines;
}

std::string protocol_of(const fake_mx::SessionRecord& session, const fake_mx::ReceivedMessage& message) {
    if (!message.over_tls || !session.tls) return "ESMTP";
    return fmt::format("ESMTPS ({} {})", session.tls->version, session.tls->cipher);
}

} // namespace

std::string mailbox_text(const fake_mx::SessionRecord& session, const fake_mx::ReceivedMessage& message) {
    std::string text = fmt::format("Return-Path: <{}>\n", printable(message.sender));
    for (const std::string& recipient : message.recipients)
        text += fmt::format("Delivered-To: {}\n", printable(recipient));
    text += fmt::format(
        "Received: from {}\n\tby {} ({})\n\twith {} id {};\n\t{:%a, %d %b %Y %H:%M:%S} +0000\n",
        address_literal(session.client),
        session.host,
        address_literal(session.server),
        protocol_of(session, message),
        session.id,
        fmt::gmtime(std::chrono::system_clock::to_time_t(message.time))
    );
    return text + with_line_feeds(message.content);
}

Maildir::Maildir(fs::path directory) : directory_(std::move(directory)) {
    for (const char* part : {"tmp", "new", "cur"}) {
        std::error_code error;
        fs::create_directories(directory_ / part, error);
        if (error)
            throw std::runtime_error(
                fmt::format("cannot make {}: {}", (directory_ / part).string(), error.message())
            );
    }
}

void Maildir::keep_new_messages(const fake_mx::SessionRecord& session) {
    std::size_t& kept = kept_[session.id];
    while (kept < session.messages.size())
        deliver(mailbox_text(session, session.messages[kept++]));
    if (session.ended) kept_.erase(session.id);
}

void Maildir::deliver(const std::string& text) {
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
                         std::chrono::system_clock::now().time_since_epoch()
    )
                         .count();
    const std::string name =
        fmt::format("{}.M{}P{}Q{}.mxproof", now / 1'000'000, now % 1'000'000, getpid(), ++delivered_);
    std::ofstream file(directory_ / "tmp" / name, std::ios::binary);
    file << text;
    file.close();
    if (!file || rename((directory_ / "tmp" / name).c_str(), (directory_ / "new" / name).c_str()) != 0)
        throw std::runtime_error(
            fmt::format("cannot write a message to {}: {}", directory_.string(), std::strerror(errno))
        );
}

} // namespace harness
