// Postfix's version numbers, as mail_version has them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace harness {

/// `3.7.11`: what differs between releases is decided by these three; snapshots (`3.12-20260101`) count as
/// the first of their release.
struct PostfixVersion {
    unsigned major = 0;
    unsigned minor = 0;
    unsigned patch = 0;
    auto operator<=>(const PostfixVersion&) const = default;
};

/// `3.6`, `3.7.11`, `3.12-20260101`; nothing for what is no version.
std::optional<PostfixVersion> parse_postfix_version(std::string_view text);

/// `3.6`, or `3.7.11`.
std::string to_text(const PostfixVersion& version);

/// `Postfix 3.6`.
std::string program_and_version(const PostfixVersion& version);

} // namespace harness
