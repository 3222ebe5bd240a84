#include "harness/mta/postfix/postfix_queue.hpp"

#include "harness/base/shortened.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace harness {

namespace {

namespace json = boost::json;

// A message of ours has five hundred recipients, each with a reason of some hundred octets.
constexpr std::size_t kLongestEntry = 4U << 20U;
constexpr std::size_t kMostRecipients = 200'000;
constexpr std::size_t kShown = 500; // of an entry that is none

std::string text_of(const json::object& object, const char* key) {
    const json::value* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

void append_message(const json::object& message, std::vector<QueueEntry>& entries) {
    const json::value* recipients = message.if_contains("recipients");
    if (!recipients || !recipients->is_array()) throw std::runtime_error("no recipients");
    for (const json::value& recipient : recipients->as_array()) {
        const json::object* const object = recipient.if_object();
        if (!object) throw std::runtime_error("a recipient that is no object");
        if (entries.size() == kMostRecipients)
            throw std::runtime_error(fmt::format("more than {} recipients", kMostRecipients));
        entries.push_back(
            {text_of(message, "queue_name"),
             text_of(message, "queue_id"),
             text_of(*object, "address"),
             text_of(*object, "delay_reason")}
        );
    }
}

} // namespace

Result<std::vector<QueueEntry>> parse_queue(std::string_view output) {
    std::vector<QueueEntry> entries;
    while (!output.empty()) {
        const auto end = output.find('\n');
        const std::string_view line = output.substr(0, end);
        output = end == std::string_view::npos ? std::string_view() : output.substr(end + 1);
        if (line.empty()) continue;
        try {
            if (line.size() > kLongestEntry) throw std::runtime_error("longer than 4 MiB");
            const json::value message = json::parse({line.data(), line.size()});
            if (!message.is_object()) throw std::runtime_error("no object");
            append_message(message.get_object(), entries);
        } catch (const std::runtime_error& error) {
            return Failure{fmt::format(
                "postqueue -j printed no queue entry ({}): {}", error.what(), shortened(line, kShown)
            )};
        }
    }
    return entries;
}

} // namespace harness
