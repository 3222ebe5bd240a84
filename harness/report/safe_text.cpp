#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace harness {

namespace {

constexpr char32_t kMalformed = 0xFFFFFFFF;

struct CodePoint {
    char32_t value = kMalformed;
    std::size_t octets = 1;
};

bool is_continuation(char octet) {
    return (static_cast<unsigned char>(octet) & 0xC0U) == 0x80U;
}

// RFC 3629, section 4: no overlong forms, no surrogates, nothing above U+10FFFF.
CodePoint decode(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text.front());
    if (lead < 0x80) return {lead, 1};
    const std::size_t octets = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < octets) return {};
    char32_t value = lead & (0xFFU >> (octets + 1));
    for (std::size_t i = 1; i < octets; ++i) {
        if (!is_continuation(text[i])) return {};
        value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    const bool overlong = (octets == 3 && value < 0x800) || (octets == 4 && value < 0x10000);
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (overlong || surrogate || value > 0x10FFFF) return {};
    return {value, octets};
}

bool is_control(char32_t value) {
    return value < 0x20 || (value >= 0x7F && value < 0xA0) || value == 0x2028 || value == 0x2029 ||
           (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069);
}

void append_octets(std::string& out, std::string_view octets) {
    for (const char octet : octets)
        fmt::format_to(std::back_inserter(out), "\\x{:02X}", static_cast<unsigned char>(octet));
}

// XML 1.0, section 2.2; CR would become LF when it is read.
bool xml_can_hold(char32_t value) {
    if (value < 0x20) return value == '\n' || value == '\t';
    return value != kMalformed && value != 0x7F && value != 0xFFFE && value != 0xFFFF;
}

// The octets up to the first that needs a look: almost all of almost every text.
std::size_t plain_octets(std::string_view text) {
    const auto end = std::find_if(text.begin(), text.end(), [](char c) {
        const auto octet = static_cast<unsigned char>(c);
        return octet < 0x20 || octet >= 0x7F;
    });
    return static_cast<std::size_t>(end - text.begin());
}

void append_plain(std::string& out, std::string_view& text) {
    const std::size_t count = plain_octets(text);
    out.append(text.substr(0, count));
    text.remove_prefix(count);
}

template <typename Append>
void for_each_point(std::string& out, std::string_view text, Append append) {
    for (append_plain(out, text); !text.empty(); append_plain(out, text)) {
        const CodePoint point = decode(text);
        append(point.value, text.substr(0, point.octets));
        text.remove_prefix(point.octets);
    }
}

// `kept`: the one control character that stays as it is.
std::string printable_but(char32_t kept, std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for_each_point(out, text, [&](char32_t value, std::string_view octets) {
        if (value == kMalformed || (is_control(value) && value != kept))
            append_octets(out, octets);
        else
            out += octets;
    });
    return out;
}

} // namespace

void append_utf8(std::string& out, std::string_view text) {
    for_each_point(out, text, [&](char32_t value, std::string_view octets) {
        if (value == kMalformed)
            append_octets(out, octets);
        else
            out += octets;
    });
}

std::string utf8(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    append_utf8(out, text);
    return out;
}

std::string printable(std::string_view text) {
    return printable_but(kMalformed, text);
}

std::string printable_lines(std::string_view text) {
    return printable_but('\n', text);
}

std::string xml_text(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for_each_point(out, text, [&](char32_t value, std::string_view octets) {
        if (xml_can_hold(value))
            out += octets;
        else
            append_octets(out, octets);
    });
    return out;
}

std::string html_text(std::string_view text) {
    std::string out;
    for (const char c : printable(text)) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else
            out += c;
    }
    return out;
}

std::size_t columns_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char octet) {
        return !is_continuation(octet);
    }));
}

std::string_view first_columns(std::string_view text, std::size_t columns) {
    std::size_t end = 0;
    for (std::size_t column = 0; end < text.size(); ++end)
        if (!is_continuation(text[end]) && column++ == columns) break;
    return text.substr(0, end);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
    columns = std::max<std::size_t>(columns, 1);
    std::vector<std::string> lines;
    std::string line;
    std::size_t used = 0; // columns of `line`
    const auto end_line = [&] {
        lines.push_back(std::move(line));
        line.clear();
        used = 0;
    };
    while (!text.empty()) {
        const auto space = std::min(text.find(' '), text.size());
        std::string_view word = text.substr(0, space);
        text.remove_prefix(std::min(space + 1, text.size()));
        if (word.empty()) continue;
        if (used > 0 && used + 1 + columns_of(word) > columns) end_line();
        for (; columns_of(word) > columns && used == 0; end_line()) {
            line = first_columns(word, columns);
            word.remove_prefix(line.size());
        }
        if (used > 0) line += ' ';
        used += columns_of(word) + (used > 0 ? 1 : 0);
        line += word;
    }
    if (used > 0 || lines.empty()) end_line();
    return lines;
}

std::string
paragraph(std::string_view text, std::string_view first, std::string_view rest, std::size_t width) {
    const std::size_t indent = std::max(columns_of(first), columns_of(rest));
    std::string out;
    std::string_view prefix = first;
    for (const std::string& line : wrapped(text, width > indent + 10 ? width - indent : 10)) {
        out += prefix;
        out += line;
        out += '\n';
        prefix = rest;
    }
    return out;
}

} // namespace harness
