#include "harness/engine/engine_messages.hpp"

#include "harness/engine/json_members.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <stdexcept>

namespace harness {

namespace {

namespace json = boost::json;

std::vector<Labelled> labelled_of(const json::value& list, std::string_view id) {
    std::vector<Labelled> all;
    if (const auto* items = list.if_array())
        for (const json::value& item : *items)
            all.push_back({text_of(item, id), texts_of(item, "Labels")});
    return all;
}

using ApiVersion = std::pair<int, int>;

constexpr ApiVersion kTestedApi{1, 41};
constexpr std::size_t kMostRefusal = 500; // octets: it is for a person

ApiVersion api_version(const std::string& text) {
    ApiVersion version{0, 0};
    const char* end = text.data() + text.size();
    const auto major = std::from_chars(text.data(), end, version.first);
    if (major.ptr != end && *major.ptr == '.') std::from_chars(major.ptr + 1, end, version.second);
    return version;
}

} // namespace

bool speaks_tested_api(const EngineFacts& facts) {
    return api_version(facts.api) >= kTestedApi;
}

std::string agreed_api(const EngineFacts& facts) {
    const ApiVersion newest = api_version(facts.api);
    if (newest.first == 0) throw std::runtime_error("the container engine does not say which API it speaks");
    const ApiVersion agreed = std::max(std::min(kTestedApi, newest), api_version(facts.oldest_api));
    return fmt::format("{}.{}", agreed.first, agreed.second);
}

std::string exec_body(const std::vector<std::string>& argv) {
    return json::serialize(json::object{
        {"AttachStdout", true}, {"AttachStderr", true}, {"Cmd", array_of(argv)}, {"User", "0"}});
}

EngineFacts parse_version(std::string_view body) {
    const json::value value = parse_json(body);
    EngineFacts facts{
        "Docker", text_of(value, "Version"), text_of(value, "ApiVersion"), text_of(value, "MinAPIVersion")};
    const auto* components = member(value, "Components");
    if (const auto* list = components ? components->if_array() : nullptr)
        for (const json::value& component : *list)
            if (text_of(component, "Name").starts_with("Podman")) facts.name = "Podman";
    return facts;
}

ContainerState parse_container(std::string_view body) {
    const json::value value = parse_json(body);
    const json::value nothing;
    const auto part = [&](const char* key) -> const json::value& {
        const auto* found = member(value, key);
        return found ? *found : nothing;
    };
    const json::value& state = part("State");
    const json::value& config = part("Config");
    ContainerState container;
    container.id = text_of(value, "Id");
    container.name = text_of(value, "Name");
    if (container.name.starts_with('/')) container.name.erase(0, 1);
    container.image = text_of(config, "Image");
    container.running = truth_of(state, "Running");
    container.pid = number_of(state, "Pid");
    container.exit_code = number_of(state, "ExitCode");
    container.error = text_of(state, "Error");
    container.terminal = truth_of(config, "Tty");
    container.labels = texts_of(config, "Labels");
    container.environment = environment_of(config);
    return container;
}

ImageFacts parse_image(std::string_view body) {
    const json::value value = parse_json(body);
    const auto* config = member(value, "Config");
    return {
        text_of(value, "Id"), config ? texts_of(*config, "Labels") : std::map<std::string, std::string>{}};
}

std::string parse_id(std::string_view body) {
    std::string id = text_of(parse_json(body), "Id");
    if (id.empty())
        throw std::runtime_error(fmt::format("the container engine names no id: {}", body.substr(0, 200)));
    return id;
}

std::vector<ContainerState> parse_list(std::string_view body) {
    const json::value value = parse_json(body);
    std::vector<ContainerState> containers;
    const auto* list = value.if_array();
    if (!list) return containers;
    for (const json::value& item : *list) {
        ContainerState container;
        container.id = text_of(item, "Id");
        container.image = text_of(item, "Image");
        container.running = text_of(item, "State") == "running";
        container.labels = texts_of(item, "Labels");
        containers.push_back(std::move(container));
    }
    return containers;
}

std::vector<Labelled> parse_images(std::string_view body) {
    return labelled_of(parse_json(body), "Id");
}

std::vector<Labelled> parse_volumes(std::string_view body) {
    const json::value value = parse_json(body);
    const auto* volumes = member(value, "Volumes"); // null if there are none
    return volumes ? labelled_of(*volumes, "Name") : std::vector<Labelled>{};
}

int parse_exit_code(std::string_view body) {
    return number_of(parse_json(body), "ExitCode");
}

std::string refusal_text(std::string_view body) {
    boost::system::error_code error;
    const json::value value = json::parse(body, error);
    std::string text = error ? std::string() : text_of(value, "message");
    if (text.empty()) text = body;
    text.resize(std::min(text.size(), kMostRefusal));
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0)
        text.pop_back();
    return text;
}

StreamMessage parse_stream_message(std::string_view line) {
    boost::system::error_code error;
    const json::value value = json::parse(line, error);
    if (error) return {};
    std::string status = text_of(value, "status");
    if (status.empty()) status = text_of(value, "stream");
    const std::string progress = text_of(value, "progress");
    if (!progress.empty()) status += " " + progress;
    return {std::move(status), text_of(value, "error")};
}

std::string query_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.' || c == '~')
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", byte);
    }
    return encoded;
}

} // namespace harness
