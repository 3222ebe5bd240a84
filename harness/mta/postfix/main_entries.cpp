#include "harness/mta/postfix/main_entries.hpp"

#include "harness/base/lower_case.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

namespace harness {

namespace {

constexpr std::string_view kSpace = " \t\r\f\v";

std::string_view name_of(std::string_view entry) {
    const auto equals = entry.find('=');
    const auto last = entry.substr(0, equals).find_last_not_of(kSpace);
    return equals == std::string_view::npos || last == std::string_view::npos ? entry
                                                                              : entry.substr(0, last + 1);
}

} // namespace

// Lines that begin with white space belong to the entry before; comments and empty lines between them do not
// end it.
std::vector<Entry> entries_of(std::string_view text) {
    std::vector<Entry> entries;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        const auto first = line.find_first_not_of(kSpace);
        if (first == std::string_view::npos || line[first] == '#') continue;
        if (first > 0 && !entries.empty())
            entries.back().text.append(1, '\n').append(line);
        else
            entries.push_back({number, std::string(line)});
    }
    return entries;
}

std::vector<TableEntry> table_entries(std::string_view source) {
    std::vector<TableEntry> table;
    for (auto& [line, text] : entries_of(source)) {
        std::replace(text.begin(), text.end(), '\n', ' ');
        const auto end = std::min(text.find_first_of(kSpace), text.size());
        const auto begin = std::min(text.find_first_not_of(kSpace, end), text.size());
        std::string key = in_lower_case(text.substr(0, end));
        std::string value = text.substr(begin);
        value.erase(value.find_last_not_of(kSpace) + 1);
        table.push_back({line, std::move(key), std::move(value)});
    }
    return table;
}

std::string without_overridden(std::string_view main_file) {
    const std::vector<Entry> entries = entries_of(main_file);
    std::unordered_map<std::string_view, std::size_t> last;
    for (std::size_t i = 0; i < entries.size(); ++i)
        last[name_of(entries[i].text)] = i;
    std::string text;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (last[name_of(entries[i].text)] == i) text += entries[i].text + '\n';
    return text;
}

std::set<std::string, std::less<>> names_in(std::string_view main_file) {
    std::set<std::string, std::less<>> names;
    for (const Entry& entry : entries_of(main_file))
        names.emplace(name_of(entry.text));
    return names;
}

} // namespace harness
