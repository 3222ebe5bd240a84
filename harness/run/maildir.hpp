// A Maildir (maildir(5)): one file a message, complete as soon as it can be seen.
#pragma once

#include "fake_mx/mx_event.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>

namespace harness {

/// A message as a mailbox has it: `Return-Path`, `Delivered-To` for each recipient and a `Received` field
/// that says by which host and how (RFC 3848: `ESMTP`, or `ESMTPS` with the protocol and cipher) in front of
/// what was sent; lines end with LF.
std::string mailbox_text(const fake_mx::SessionRecord& session, const fake_mx::ReceivedMessage& message);

class Maildir {
public:
    /// Makes `tmp`, `new` and `cur` below `directory`, and that itself. Throws std::runtime_error.
    explicit Maildir(std::filesystem::path directory);

    /// Puts every message into `new` that the session has accepted since it was called last for it; to be
    /// called whenever the session has grown. Throws std::runtime_error.
    void keep_new_messages(const fake_mx::SessionRecord& session);

private:
    void deliver(const std::string& text);

    std::filesystem::path directory_;
    std::uint64_t delivered_ = 0;
    std::unordered_map<std::uint64_t, std::size_t> kept_; // messages of a session that goes on, by its id
};

} // namespace harness
