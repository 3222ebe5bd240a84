// SMTP as far as a capture goes: replies, and what EHLO announces. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Of one reply; a host that says more is not listened to.
inline constexpr std::size_t kLongestSmtpReply = 16 * 1024;

/// Takes a whole reply (RFC 5321 4.2) from the front of `buffer`; nothing if it is not whole yet. A line that
/// is none of a reply ends it.
std::optional<std::vector<std::string>> take_reply(std::string& buffer);

/// 220 of `220 mx.example ESMTP`; 0 if it has none.
int code_of(const std::vector<std::string>& reply);

/// Whether the reply to EHLO announces it, `STARTTLS`.
bool announces(const std::vector<std::string>& ehlo, std::string_view keyword);

} // namespace harness
