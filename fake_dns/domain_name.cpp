#include "fake_dns/domain_name.hpp"

#include <stdexcept>
#include <vector>

namespace fake_dns {
namespace {

constexpr std::size_t kMaxLabel = 63;
constexpr std::size_t kMaxName = 255;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
std::size_t length_octet(char c) {
    return static_cast<unsigned char>(c);
}

/// The octet at `position` of presentation form, escapes resolved; position moves behind it.
std::optional<char> read_octet(std::string_view text, std::size_t& position) {
    const char c = text[position++];
    if (c != '\\') return c;
    if (position >= text.size()) return std::nullopt;
    if (!is_digit(text[position])) return text[position++];
    if (position + 3 > text.size()) return std::nullopt;
    int value = 0;
    for (int i = 0; i < 3; ++i) {
        if (!is_digit(text[position])) return std::nullopt;
        value = value * 10 + (text[position++] - '0');
    }
    if (value > 255) return std::nullopt;
    return static_cast<char>(value);
}

} // namespace

std::optional<DomainName> DomainName::from_text(std::string_view text) {
    if (text == ".") return DomainName();
    if (text.empty()) return std::nullopt;
    std::string wire;
    std::string label;
    const auto finish_label = [&] {
        if (label.empty() || label.size() > kMaxLabel) return false;
        wire.push_back(static_cast<char>(label.size()));
        wire += label;
        label.clear();
        return true;
    };
    for (std::size_t position = 0; position < text.size();) {
        if (text[position] == '.') {
            if (!finish_label()) return std::nullopt;
            ++position;
            continue;
        }
        const auto octet = read_octet(text, position);
        if (!octet) return std::nullopt;
        label.push_back(lower(*octet));
    }
    if (!label.empty() && !finish_label()) return std::nullopt;
    wire.push_back('\0');
    if (wire.size() > kMaxName) return std::nullopt;
    return DomainName(std::move(wire));
}

std::optional<DomainName> DomainName::from_wire(std::string_view bytes, std::size_t& position) {
    std::string wire;
    for (std::size_t at = position; at < bytes.size();) {
        const std::size_t length = length_octet(bytes[at]);
        if (length > kMaxLabel || wire.size() + length + 1 > kMaxName) return std::nullopt;
        if (at + 1 + length > bytes.size()) return std::nullopt;
        wire.push_back(bytes[at]);
        for (std::size_t i = 1; i <= length; ++i)
            wire.push_back(lower(bytes[at + i]));
        at += 1 + length;
        if (length == 0) {
            position = at;
            return DomainName(std::move(wire));
        }
    }
    return std::nullopt;
}

std::string DomainName::text() const {
    if (is_root()) return ".";
    std::string text;
    for (std::size_t at = 0; wire_[at] != 0;) {
        const std::size_t length = length_octet(wire_[at]);
        for (const char c : std::string_view(wire_).substr(at + 1, length)) {
            const auto value = static_cast<unsigned char>(c);
            if (value <= 0x20 || value >= 0x7f) {
                text += '\\';
                text += static_cast<char>('0' + value / 100);
                text += static_cast<char>('0' + value / 10 % 10);
                text += static_cast<char>('0' + value % 10);
            } else {
                if (std::string_view(".\\\"();@$").find(c) != std::string_view::npos) text += '\\';
                text += c;
            }
        }
        text += '.';
        at += 1 + length;
    }
    return text;
}

std::size_t DomainName::label_count() const {
    std::size_t count = 0;
    for (std::size_t at = 0; wire_[at] != 0; at += 1 + length_octet(wire_[at]))
        ++count;
    return count;
}

DomainName DomainName::parent() const {
    if (is_root()) return *this;
    return DomainName(wire_.substr(1 + length_octet(wire_[0])));
}

DomainName DomainName::wildcard_child() const {
    return child("*");
}

DomainName DomainName::child(std::string_view label) const {
    if (label.empty() || label.size() > kMaxLabel || wire_.size() + label.size() + 1 > kMaxName)
        throw std::length_error("no room for another label in front of " + text());
    std::string wire(1, static_cast<char>(label.size()));
    for (const char c : label)
        wire.push_back(lower(c));
    return DomainName(wire + wire_);
}

DomainName DomainName::ancestor(std::size_t labels) const {
    std::size_t at = 0;
    for (std::size_t have = label_count(); have > labels; --have)
        at += 1 + length_octet(wire_[at]);
    return DomainName(wire_.substr(at));
}

bool DomainName::is_at_or_below(const DomainName& other) const {
    if (wire_.size() < other.wire_.size()) return false;
    const std::size_t start = wire_.size() - other.wire_.size();
    if (wire_.compare(start, std::string::npos, other.wire_) != 0) return false;
    // The match must begin at a label boundary.
    std::size_t at = 0;
    while (at < start)
        at += 1 + length_octet(wire_[at]);
    return at == start;
}

std::string DomainName::canonical_key() const {
    std::vector<std::string_view> labels;
    for (std::size_t at = 0; wire_[at] != 0; at += 1 + length_octet(wire_[at]))
        labels.push_back(std::string_view(wire_).substr(at + 1, length_octet(wire_[at])));
    std::string key;
    key.reserve(wire_.size());
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        for (const char c : *label) {
            // 0 ends a label, so that a shorter label sorts first; 0 and 1 inside a label are escaped above
            // it.
            if (c == 0 || c == 1) key.push_back('\1');
            key.push_back(c == 0 ? '\1' : c == 1 ? '\2' : c);
        }
        key.push_back('\0');
    }
    return key;
}

DomainName require_name(std::string_view text) {
    auto name = DomainName::from_text(text);
    if (!name) throw std::invalid_argument("not a domain name: `" + std::string(text) + "`");
    return *std::move(name);
}

} // namespace fake_dns
