#include "harness/sender/secrets.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace harness {

namespace {

constexpr std::size_t kShortest = 4;
constexpr std::string_view kShownInstead = "(not shown)";

} // namespace

bool is_secret(const std::string& variable) {
    std::string upper = variable;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) {
        return std::toupper(c);
    });
    constexpr std::array<std::string_view, 3> words{"KEY", "PASSWORD", "SECRET"};
    return std::any_of(words.begin(), words.end(), [&](auto word) {
        return upper.find(word) != std::string::npos;
    });
}

std::vector<std::string> secret_values(const std::map<std::string, std::string>& environment) {
    std::vector<std::string> values;
    for (const auto& [name, value] : environment)
        if (is_secret(name) && value.size() >= kShortest) values.push_back(value);
    std::stable_sort(values.begin(), values.end(), [](const std::string& a, const std::string& b) {
        return a.size() > b.size();
    });
    return values;
}

std::string without_secrets(std::string text, const std::vector<std::string>& values) {
    for (const std::string& value : values)
        for (auto at = text.find(value); at != std::string::npos;
             at = text.find(value, at + kShownInstead.size()))
            text.replace(at, value.size(), kShownInstead);
    return text;
}

} // namespace harness
