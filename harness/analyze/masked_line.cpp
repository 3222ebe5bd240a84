#include "harness/analyze/masked_line.hpp"

#include "harness/base/shortened.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <set>

namespace harness {

namespace {

using std::string_view;

constexpr std::size_t kShown = 200; // octets of an example
constexpr std::size_t kKind = 100;  // octets of what lines have in common
constexpr std::size_t kRead = 2048; // octets of a line that are looked at
constexpr string_view kMask = "…";

// What may stand before a local part that has no quotes around it.
bool ends_local_part(char c) {
    return c == ' ' || c == '<' || c == '>' || c == '(' || c == ')' || c == ',' || c == ';' || c == ':' ||
           c == '"' || c == '\'' || c == '[' || c == ']';
}

// Where the local part begins that ends at the end of `text`.
std::size_t start_of_local_part(string_view text) {
    if (text.ends_with('"')) { // RFC 5321, Quoted-string
        const auto open = text.substr(0, text.size() - 1).rfind('"');
        if (open != string_view::npos) return open;
    }
    std::size_t start = text.size();
    while (start > 0 && !ends_local_part(text[start - 1]))
        --start;
    return start;
}

bool is_part_of_word(std::string_view text, std::size_t at) {
    return at < text.size() && std::isalnum(static_cast<unsigned char>(text[at])) != 0;
}

// Wherever it stands as a word of its own, in letters of either case.
void hide(std::string& text, string_view word) {
    const auto is_same = [](unsigned char a, unsigned char b) { return std::tolower(a) == std::tolower(b); };
    std::size_t from = 0;
    for (;;) {
        const auto start = text.begin() + static_cast<std::ptrdiff_t>(from);
        const auto found = std::search(start, text.end(), word.begin(), word.end(), is_same);
        if (found == text.end()) return;
        const auto at = static_cast<std::size_t>(found - text.begin());
        const bool whole =
            (at == 0 || !is_part_of_word(text, at - 1)) && !is_part_of_word(text, at + word.size());
        if (whole) text.replace(at, word.size(), kMask);
        from = at + (whole ? kMask.size() : 1);
    }
}

} // namespace

std::string masked_line(string_view text, string_view recipient) {
    text = text.substr(0, kRead);
    std::set<std::string, std::less<>> hidden{
        std::string(recipient.substr(0, std::min(recipient.rfind('@'), recipient.size())))};
    std::string line;
    for (auto at = text.find('@'); at != string_view::npos; at = text.find('@')) {
        const string_view before = text.substr(0, at);
        const auto start = start_of_local_part(before);
        hidden.emplace(before.substr(start));
        line.append(before.substr(0, start)).append(kMask).append("@");
        text.remove_prefix(at + 1);
    }
    line.append(text);
    for (const std::string& word : hidden)
        if (!word.empty() && word != kMask) hide(line, word);
    return shortened(line, kShown);
}

std::string kind_of_line(string_view text) {
    text = text.substr(0, kRead);
    std::string kind;
    while (!text.empty() && kind.size() < kKind) {
        const string_view word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(word.size() + 1, text.size()));
        const bool is_name = std::any_of(word.begin(), word.end(), [](unsigned char c) {
            return std::isdigit(c) != 0 || c == '@' || c == '.' || c == '[' || c >= 0x80 || c < 0x20;
        });
        if (!kind.empty()) kind += ' ';
        kind += is_name ? "%" : word;
    }
    kind.resize(std::min(kind.size(), kKind));
    return kind;
}

} // namespace harness
