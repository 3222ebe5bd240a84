#include "harness/capture/smtp_reply.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace harness {

namespace {

bool has_code(std::string_view line) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return line.size() >= 3 && std::all_of(line.begin(), line.begin() + 3, is_digit);
}

bool is_last_line(std::string_view line) {
    return !has_code(line) || line.size() == 3 || line[3] != '-';
}

bool same_word(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::toupper(x) == std::toupper(y);
    });
}

} // namespace

std::optional<std::vector<std::string>> take_reply(std::string& buffer) {
    std::vector<std::string> lines;
    std::size_t at = 0;
    for (auto end = buffer.find('\n'); end != std::string::npos; end = buffer.find('\n', at)) {
        std::string line = buffer.substr(at, end - at);
        if (line.ends_with('\r')) line.pop_back();
        at = end + 1;
        lines.push_back(std::move(line));
        if (!is_last_line(lines.back())) continue;
        buffer.erase(0, at);
        return lines;
    }
    return std::nullopt;
}

int code_of(const std::vector<std::string>& reply) {
    if (reply.empty() || !has_code(reply.back())) return 0;
    int code = 0;
    std::from_chars(reply.back().data(), reply.back().data() + 3, code);
    return code;
}

bool announces(const std::vector<std::string>& ehlo, std::string_view keyword) {
    for (std::size_t i = 1; i < ehlo.size(); ++i) {
        if (ehlo[i].size() < 4) continue;
        const std::string_view line = std::string_view(ehlo[i]).substr(4);
        if (same_word(line.substr(0, line.find(' ')), keyword)) return true;
    }
    return false;
}

} // namespace harness
