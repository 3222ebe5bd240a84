#include "tests/harness/scenario/written_format.hpp"

namespace harness {

namespace {

namespace json = boost::json;

constexpr std::size_t kWidest = 110;

std::string written(const json::value& value, std::size_t depth, bool in_lines);

template <typename Items, typename Write>
std::string list(char open, const Items& items, char close, std::size_t depth, bool in_lines, Write write) {
    if (items.empty()) return {open, close};
    const std::string indent(2 * depth, ' ');
    std::string text(1, open);
    for (const auto& item : items) {
        if (text.size() > 1) text += in_lines ? "," : ", ";
        if (in_lines) text += "\n  " + indent;
        text += write(item);
    }
    if (in_lines) text += '\n' + indent;
    return text + close;
}

// In one line where it fits.
std::string fitted(const json::value& value, std::size_t depth, std::size_t before) {
    std::string line = written(value, depth, false);
    return 2 * depth + before + line.size() < kWidest ? line : written(value, depth, true);
}

std::string written(const json::value& value, std::size_t depth, bool in_lines) {
    const auto below = [&](const json::value& item, std::size_t before) {
        return in_lines ? fitted(item, depth + 1, before) : written(item, depth, false);
    };
    if (const auto* object = value.if_object())
        return list('{', *object, '}', depth, in_lines, [&](const auto& member) {
            const std::string key = json::serialize(json::string(member.key())) + ": ";
            return key + below(member.value(), key.size());
        });
    if (const auto* array = value.if_array())
        return list('[', *array, ']', depth, in_lines, [&](const json::value& item) {
            return below(item, 0);
        });
    if (value.is_double()) return fmt::format("{:.1f}", value.as_double());
    return json::serialize(value);
}

} // namespace

std::string pretty(const json::value& value) {
    return written(value, 0, true) + '\n';
}

} // namespace harness
