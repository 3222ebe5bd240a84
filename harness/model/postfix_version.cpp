#include "harness/model/postfix_version.hpp"

#include <charconv>

namespace harness {

namespace {

// Takes a number, and the dot in front of it if there must be one.
std::optional<unsigned> take_number(std::string_view& text, bool after_dot) {
    std::string_view rest = text;
    if (after_dot) {
        if (!rest.starts_with('.')) return std::nullopt;
        rest.remove_prefix(1);
    }
    unsigned number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc()) return std::nullopt;
    text = rest.substr(static_cast<std::size_t>(end - rest.data()));
    return number;
}

} // namespace

std::optional<PostfixVersion> parse_postfix_version(std::string_view text) {
    const auto major = take_number(text, false);
    if (!major) return std::nullopt;
    const auto minor = take_number(text, true);
    if (!minor) return std::nullopt;
    const auto patch = take_number(text, true);
    if (!text.empty() && !text.starts_with('-')) return std::nullopt;
    return PostfixVersion{*major, *minor, patch.value_or(0)};
}

std::string to_text(const PostfixVersion& version) {
    std::string text = std::to_string(version.major) + '.' + std::to_string(version.minor);
    if (version.patch > 0) text += '.' + std::to_string(version.patch);
    return text;
}

std::string program_and_version(const PostfixVersion& version) {
    return "Postfix " + to_text(version);
}

} // namespace harness
