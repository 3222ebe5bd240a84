#include "fake_mx/smtp_command.hpp"

#include <algorithm>
#include <charconv>

namespace fake_mx {

namespace {

constexpr std::size_t kPathLimit = 256; // RFC 5321 4.5.3.1.3, punctuation included

std::string upper(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return result;
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

// Cuts the next word off; words are separated by spaces.
std::string_view next_word(std::string_view& rest) {
    rest = trim(rest);
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    return word;
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

// Where the path's closing bracket is; brackets inside a quoted local part do not count.
std::size_t find_path_end(std::string_view text) {
    bool quoted = false;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (text[i] == '\\' && quoted)
            ++i;
        else if (text[i] == '>' && !quoted)
            return i;
    }
    return std::string_view::npos;
}

// RFC 5321 appendix C: a source route is accepted and ignored.
std::string_view without_source_route(std::string_view path) {
    const auto colon = path.find(':');
    return path.starts_with('@') && colon != std::string_view::npos ? path.substr(colon + 1) : path;
}

// xtext, RFC 3461 4: printable ASCII without `+` and `=`, or `+` and two upper-case hexadecimal digits.
bool is_xtext(std::string_view text) {
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'); };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+') {
            if (i + 2 >= text.size() || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return false;
            i += 2;
        } else if (text[i] < '!' || text[i] > '~' || text[i] == '=') {
            return false;
        }
    }
    return !text.empty();
}

// RFC 3461 4.1: NEVER alone, or a list of the others.
bool is_notify(std::string_view value) {
    std::string text = upper(value);
    if (text == "NEVER") return true;
    std::string_view rest = text;
    for (;;) {
        const auto comma = rest.find(',');
        const std::string_view word = rest.substr(0, comma);
        if (word != "SUCCESS" && word != "FAILURE" && word != "DELAY") return false;
        if (comma == std::string_view::npos) return true;
        rest.remove_prefix(comma + 1);
    }
}

bool is_orcpt(std::string_view value) {
    const auto semicolon = value.find(';');
    return semicolon != std::string_view::npos && semicolon > 0 && is_xtext(value.substr(semicolon + 1));
}

std::string bad_value(const Parameter& parameter) {
    return "501 5.5.4 Bad value of " + parameter.keyword;
}

std::string unknown_parameter(const Parameter& parameter) {
    return "555 5.5.4 Unknown parameter " + parameter.keyword;
}

} // namespace

Command parse_command(std::string_view line) {
    const std::string_view verb = next_word(line);
    return {.verb = upper(verb), .argument = trim(line)};
}

std::optional<PathArgument> parse_path_argument(std::string_view argument, std::string_view prefix) {
    if (upper(argument.substr(0, prefix.size())) != prefix) return std::nullopt;
    argument = trim(argument.substr(prefix.size()));
    if (!argument.starts_with('<')) return std::nullopt;
    const auto end = find_path_end(argument);
    if (end == std::string_view::npos) return std::nullopt;
    PathArgument result;
    result.too_long = end + 1 > kPathLimit;
    result.address = without_source_route(argument.substr(1, end - 1));
    std::string_view rest = argument.substr(end + 1);
    if (!rest.empty() && rest.front() != ' ') return std::nullopt;
    for (std::string_view word = next_word(rest); !word.empty(); word = next_word(rest)) {
        const auto equals = word.find('=');
        const bool has_value = equals != std::string_view::npos;
        result.parameters.push_back(
            {.keyword = upper(word.substr(0, equals)),
             .value = has_value ? word.substr(equals + 1) : std::string_view{},
             .has_value = has_value}
        );
    }
    return result;
}

bool is_mailbox(std::string_view address) {
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + 1 == address.size()) return false;
    const bool quoted = address.front() == '"';
    return std::none_of(address.begin(), address.end(), [&](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet == 0x7f || (octet == ' ' && !quoted);
    });
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::optional<std::string>
read_mail_parameters(const std::vector<Parameter>& parameters, MailParameters& into) {
    for (const Parameter& parameter : parameters) {
        const std::string value = upper(parameter.value);
        if (parameter.keyword == "SIZE") {
            const auto size = parse_number(parameter.value);
            if (!size) return bad_value(parameter);
            into.size = *size;
        } else if (parameter.keyword == "BODY") {
            if (value != "7BIT" && value != "8BITMIME") return bad_value(parameter);
        } else if (parameter.keyword == "SMTPUTF8") {
            if (parameter.has_value) return bad_value(parameter);
            into.smtputf8 = true;
        } else if (parameter.keyword == kRequireTls) {
            if (parameter.has_value) return bad_value(parameter);
            into.requires_tls = true;
        } else if (parameter.keyword == "RET") {
            if (value != "FULL" && value != "HDRS") return bad_value(parameter);
        } else if (parameter.keyword == "ENVID") {
            if (parameter.value.size() > 100 || !is_xtext(parameter.value)) return bad_value(parameter);
        } else {
            return unknown_parameter(parameter);
        }
    }
    return std::nullopt;
}

std::optional<std::string> check_rcpt_parameters(const std::vector<Parameter>& parameters) {
    for (const Parameter& parameter : parameters) {
        if (parameter.keyword == "NOTIFY") {
            if (!is_notify(parameter.value)) return bad_value(parameter);
        } else if (parameter.keyword == "ORCPT") {
            if (!is_orcpt(parameter.value)) return bad_value(parameter);
        } else {
            return unknown_parameter(parameter);
        }
    }
    return std::nullopt;
}

std::optional<ChunkArgument> parse_chunk_argument(std::string_view argument) {
    const auto octets = parse_number(next_word(argument));
    if (!octets) return std::nullopt;
    const std::string mode = upper(next_word(argument));
    if ((!mode.empty() && mode != "LAST") || !trim(argument).empty()) return std::nullopt;
    return ChunkArgument{.octets = *octets, .last = mode == "LAST"};
}

} // namespace fake_mx
