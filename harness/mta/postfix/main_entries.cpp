#include "harness/mta/postfix/main_entries.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace harness {

namespace {

constexpr std::string_view kSpace = " \t\r\f\v";

// Lines that begin with white space belong to the entry before; comments and empty lines between them do not
// end it.
std::vector<std::string> entries_of(std::string_view text) {
    std::vector<std::string> entries;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto first = line.find_first_not_of(kSpace);
        if (first == std::string_view::npos || line[first] == '#') continue;
        if (first > 0 && !entries.empty())
            entries.back().append(1, '\n').append(line);
        else
            entries.emplace_back(line);
    }
    return entries;
}

std::string_view name_of(std::string_view entry) {
    const auto equals = entry.find('=');
    const auto last = entry.substr(0, equals).find_last_not_of(kSpace);
    return equals == std::string_view::npos || last == std::string_view::npos ? entry
                                                                              : entry.substr(0, last + 1);
}

} // namespace

std::string without_overridden(std::string_view main_file) {
    const std::vector<std::string> entries = entries_of(main_file);
    std::unordered_map<std::string_view, std::size_t> last;
    for (std::size_t i = 0; i < entries.size(); ++i)
        last[name_of(entries[i])] = i;
    std::string text;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (last[name_of(entries[i])] == i) text += entries[i] + '\n';
    return text;
}

std::set<std::string, std::less<>> names_in(std::string_view main_file) {
    std::set<std::string, std::less<>> names;
    for (const std::string& entry : entries_of(main_file))
        names.emplace(name_of(entry));
    return names;
}

} // namespace harness
