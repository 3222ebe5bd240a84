#include "harness/mta/exim/exim_queue.hpp"

#include "harness/base/shortened.hpp"

#include <fmt/format.h>

#include <cctype>
#include <cstddef>
#include <string>

namespace harness {

namespace {

constexpr std::size_t kMostRecipients = 200'000;
constexpr std::size_t kShown = 500; // octets of a line that is no part of a listing
constexpr std::size_t kRecipientColumn = 10;

std::string_view next_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(word.size());
    return word;
}

// ` 4m   348 1xXOYf-0000NJ-17 <probe@sender.example>`: age, size, id and sender.
std::string id_in(std::string_view line) {
    const std::string_view age = next_word(line);
    next_word(line);
    const std::string_view id = next_word(line);
    const std::string_view sender = next_word(line);
    const bool is_one = !age.empty() && std::isdigit(static_cast<unsigned char>(age.front())) != 0 &&
                        id.find('-') != std::string_view::npos && sender.starts_with('<');
    return is_one ? std::string(id) : std::string();
}

Failure refusal_of(std::string_view line) {
    return {fmt::format("exim -bp printed no part of a queue: {}", shortened(line, kShown))};
}

} // namespace

Result<std::vector<QueueEntry>> parse_exim_queue(std::string_view listing) {
    std::vector<QueueEntry> entries;
    std::string id;
    while (!listing.empty()) {
        const auto end = listing.find('\n');
        const std::string_view line = listing.substr(0, end);
        listing = end == std::string_view::npos ? std::string_view() : listing.substr(end + 1);
        if (line.empty()) continue;
        const auto start = line.find_first_not_of(' ');
        if (start < kRecipientColumn && line.substr(start).starts_with("D ")) continue; // delivered
        if (start < kRecipientColumn) {
            id = id_in(line);
            if (id.empty()) return refusal_of(line);
            continue;
        }
        if (id.empty() || start == std::string_view::npos) return refusal_of(line);
        if (entries.size() == kMostRecipients)
            return Failure{fmt::format("exim -bp printed more than {} recipients", kMostRecipients)};
        entries.push_back({"", id, std::string(line.substr(start)), ""});
    }
    return entries;
}

} // namespace harness
