#include "harness/engine/json_members.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace harness {

namespace json = boost::json;

json::value parse_json(std::string_view body) {
    boost::system::error_code error;
    json::value value = json::parse(body, error);
    if (error)
        throw std::runtime_error(
            fmt::format("the container engine's reply is no JSON: {}", body.substr(0, 200))
        );
    return value;
}

const json::value* member(const json::value& value, std::string_view key) {
    const auto* object = value.if_object();
    return object ? object->if_contains(key) : nullptr;
}

std::string text_of(const json::value& value, std::string_view key) {
    const auto* found = member(value, key);
    const auto* text = found ? found->if_string() : nullptr;
    return text ? std::string(*text) : std::string();
}

int number_of(const json::value& value, std::string_view key) {
    const auto* found = member(value, key);
    return found && found->is_number() ? found->to_number<int>() : 0;
}

bool truth_of(const json::value& value, std::string_view key) {
    const auto* found = member(value, key);
    return found && found->is_bool() && found->as_bool();
}

std::map<std::string, std::string> texts_of(const json::value& value, std::string_view key) {
    std::map<std::string, std::string> texts;
    const auto* found = member(value, key);
    if (const auto* object = found ? found->if_object() : nullptr)
        for (const auto& [name, text] : *object)
            if (text.is_string()) texts.emplace(name, text.as_string());
    return texts;
}

std::vector<std::string> list_of(const json::value& value, std::string_view key) {
    std::vector<std::string> texts;
    const auto* found = member(value, key);
    if (const auto* list = found ? found->if_array() : nullptr)
        for (const json::value& item : *list)
            if (item.is_string()) texts.emplace_back(item.as_string());
    return texts;
}

// `["NAME=value", …]`
std::map<std::string, std::string> environment_of(const json::value& config) {
    std::map<std::string, std::string> environment;
    const auto* found = member(config, "Env");
    const auto* list = found ? found->if_array() : nullptr;
    if (!list) return environment;
    for (const json::value& item : *list) {
        const std::string text(item.is_string() ? std::string_view(item.as_string()) : std::string_view());
        const auto equals = text.find('=');
        if (equals != std::string::npos) environment.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
    return environment;
}

json::object object_of(const std::map<std::string, std::string>& texts) {
    json::object object;
    for (const auto& [name, text] : texts)
        object[name] = text;
    return object;
}

json::array array_of(const std::vector<std::string>& texts) {
    return json::array(texts.begin(), texts.end());
}

} // namespace harness
