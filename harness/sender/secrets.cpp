#include "harness/sender/secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace harness {

namespace {

constexpr std::size_t kShortest = 4;
constexpr std::size_t kShortestNumber = 8;
constexpr std::string_view kShownInstead = "(not shown)";

std::string in_capitals(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
    return text;
}

template <std::size_t N>
bool any_of(const std::array<std::string_view, N>& words, auto matches) {
    return std::any_of(words.begin(), words.end(), matches);
}

// A part of a name between two of `_-./`.
bool is_secret_word(std::string_view word) {
    constexpr std::array<std::string_view, 6> kWithin{
        "PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "CREDENTIAL"};
    constexpr std::array<std::string_view, 4> kBehind{"KEY", "KEYS", "PASS", "PASSES"};
    constexpr std::array<std::string_view, 2> kAlone{"PW", "PWD"};
    if (word == "BYPASS") return false;
    return any_of(kWithin, [&](auto part) { return word.find(part) != std::string_view::npos; }) ||
           any_of(kBehind, [&](auto part) { return word.ends_with(part); }) ||
           any_of(kAlone, [&](auto part) { return word == part; });
}

bool is_worth_hiding(const std::string& value) {
    constexpr std::array<std::string_view, 5> kPlain{"TRUE", "FALSE", "NONE", "NULL", "CHANGEME"};
    if (value.size() < kShortest || any_of(kPlain, [&](auto word) { return in_capitals(value) == word; }))
        return false;
    return value.size() >= kShortestNumber || value.find_first_not_of("0123456789") != std::string::npos;
}

struct Part {
    std::size_t start = std::string::npos; // npos: there is none
    std::size_t size = 0;
};

// What stands before the `@` of the first URL at or behind `from` that has one (RFC 3986, section 3.2.1).
Part user_information(std::string_view text, std::size_t from) {
    for (auto mark = text.find("://", from); mark != std::string_view::npos;
         mark = text.find("://", mark + 3)) {
        const std::size_t start = mark + 3;
        const auto end = std::min(text.find_first_of("/?# \t\r\n\"'<>,", start), text.size());
        const auto at = text.substr(start, end - start).rfind('@');
        if (at != std::string_view::npos && at > 0) return {start, at};
    }
    return {};
}

void add_passwords_of_urls(const std::string& value, std::vector<std::string>& values) {
    for (Part part = user_information(value, 0); part.start != std::string::npos;
         part = user_information(value, part.start + part.size)) {
        const std::string user = value.substr(part.start, part.size);
        const auto colon = user.find(':');
        std::string password = colon == std::string::npos ? user : user.substr(colon + 1);
        if (is_worth_hiding(password)) values.push_back(std::move(password));
    }
}

} // namespace

bool is_secret(const std::string& variable) {
    const std::string name = in_capitals(variable);
    if (name == "PWD" || name == "OLDPWD") return false;
    std::string_view rest = name;
    while (true) {
        const auto end = std::min(rest.find_first_of("_-./"), rest.size());
        if (is_secret_word(rest.substr(0, end))) return true;
        if (end == rest.size()) return false;
        rest.remove_prefix(end + 1);
    }
}

std::vector<std::string> secret_values(const std::map<std::string, std::string>& environment) {
    std::vector<std::string> values;
    for (const auto& [name, value] : environment)
        if (!is_secret(name))
            add_passwords_of_urls(value, values);
        else if (is_worth_hiding(value))
            values.push_back(value);
    std::stable_sort(values.begin(), values.end(), [](const std::string& a, const std::string& b) {
        return a.size() > b.size();
    });
    return values;
}

std::string without_secrets(std::string text, const std::vector<std::string>& values) {
    for (Part part = user_information(text, 0); part.start != std::string::npos;
         part = user_information(text, part.start + kShownInstead.size()))
        text.replace(part.start, part.size, kShownInstead);
    for (const std::string& value : values)
        for (auto at = text.find(value); at != std::string::npos;
             at = text.find(value, at + kShownInstead.size()))
            text.replace(at, value.size(), kShownInstead);
    return text;
}

std::string
shown_value(const std::string& name, const std::string& value, const std::vector<std::string>& secrets) {
    return is_secret(name) ? std::string(kShownInstead) : without_secrets(value, secrets);
}

} // namespace harness
