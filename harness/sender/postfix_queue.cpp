#include "harness/sender/postfix_queue.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace harness {

namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, const char* key) {
    const json::value* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

void append_message(const json::object& message, std::vector<QueueEntry>& entries) {
    const json::value* recipients = message.if_contains("recipients");
    if (!recipients || !recipients->is_array()) throw std::runtime_error("no recipients");
    for (const json::value& recipient : recipients->as_array()) {
        const json::object& object = recipient.as_object();
        entries.push_back(
            {text_of(message, "queue_name"),
             text_of(message, "queue_id"),
             text_of(object, "address"),
             text_of(object, "delay_reason")}
        );
    }
}

} // namespace

std::vector<QueueEntry> parse_queue(std::string_view output) {
    std::vector<QueueEntry> entries;
    while (!output.empty()) {
        const auto end = output.find('\n');
        const std::string_view line = output.substr(0, end);
        output = end == std::string_view::npos ? std::string_view() : output.substr(end + 1);
        if (line.empty()) continue;
        try {
            append_message(json::parse({line.data(), line.size()}).as_object(), entries);
        } catch (const std::exception& error) {
            throw std::runtime_error(
                fmt::format("postqueue -j printed no queue entry ({}): {}", error.what(), line)
            );
        }
    }
    return entries;
}

} // namespace harness
