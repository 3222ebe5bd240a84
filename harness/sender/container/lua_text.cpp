#include "harness/sender/container/lua_text.hpp"

#include <cctype>
#include <optional>

namespace harness {

namespace {

bool is_of_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == ':';
}

// Behind a function's name.
std::optional<std::string> string_at(std::string_view text) {
    auto at = text.find_first_not_of(" \t\n");
    if (at != std::string_view::npos && text[at] == '(') at = text.find_first_not_of(" \t\n", at + 1);
    if (at == std::string_view::npos || (text[at] != '\'' && text[at] != '"')) return std::nullopt;
    const auto end = text.find(text[at], at + 1);
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(text.substr(at + 1, end - at - 1));
}

} // namespace

std::string without_comments(std::string_view text) {
    std::string kept;
    char quote = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quote == 0 && text.substr(at, 2) == "--") {
            at = text.find('\n', at);
            if (at == std::string_view::npos) break;
            kept += '\n';
            continue;
        }
        if (quote != 0 && c == '\\' && at + 1 < text.size()) {
            kept += c;
            kept += text[++at];
            continue;
        }
        if (c == quote || c == '\n')
            quote = 0;
        else if (quote == 0 && (c == '\'' || c == '"'))
            quote = c;
        kept += c;
    }
    return kept;
}

std::vector<std::string> strings_given_to(std::string_view text, std::string_view function) {
    std::vector<std::string> strings;
    for (auto at = text.find(function); at != std::string_view::npos; at = text.find(function, at + 1)) {
        if (at > 0 && is_of_name(text[at - 1])) continue;
        if (auto given = string_at(text.substr(at + function.size()))) strings.push_back(std::move(*given));
    }
    return strings;
}

} // namespace harness
