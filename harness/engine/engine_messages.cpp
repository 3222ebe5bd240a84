#include "harness/engine/engine_messages.hpp"

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

json::value parse(std::string_view body) {
    boost::system::error_code error;
    json::value value = json::parse(body, error);
    if (error)
        throw std::runtime_error(fmt::format(
            "the container engine's reply is no JSON ({}): {}", error.message(), body.substr(0, 200)
        ));
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

std::string create_body(const ContainerSpec& spec) {
    json::array environment;
    for (const auto& [name, value] : spec.environment)
        environment.emplace_back(name + "=" + value);
    // Postfix's master asks for many descriptors; an engine with low hard limits would pass them on (podman).
    const json::array limits{
        json::object{{"Name", "nofile"}, {"Soft", 4096}, {"Hard", 4096}},
        json::object{{"Name", "nproc"}, {"Soft", 4096}, {"Hard", 4096}}};
    json::object host{
        {"NetworkMode", spec.network_mode},
        {"Sysctls", object_of(spec.sysctls)},
        {"Ulimits", limits},
        {"Dns", array_of(spec.dns)},
        {"DnsOptions", array_of(spec.dns_options)}};
    json::object body{
        {"Image", spec.image},
        {"Env", environment},
        {"Labels", object_of(spec.labels)},
        {"HostConfig", std::move(host)}};
    if (!spec.hostname.empty()) body["Hostname"] = spec.hostname;
    if (!spec.command.empty()) body["Cmd"] = array_of(spec.command);
    return json::serialize(body);
}

std::string exec_body(const std::vector<std::string>& argv) {
    return json::serialize(json::object{
        {"AttachStdout", true}, {"AttachStderr", true}, {"Cmd", array_of(argv)}, {"User", "0"}});
}

EngineFacts parse_version(std::string_view body) {
    const json::value value = parse(body);
    EngineFacts facts{
        "Docker", text_of(value, "Version"), text_of(value, "ApiVersion"), text_of(value, "MinAPIVersion")};
    const auto* components = member(value, "Components");
    if (const auto* list = components ? components->if_array() : nullptr)
        for (const json::value& component : *list)
            if (text_of(component, "Name").starts_with("Podman")) facts.name = "Podman";
    return facts;
}

ContainerState parse_container(std::string_view body) {
    const json::value value = parse(body);
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
    const json::value value = parse(body);
    const auto* config = member(value, "Config");
    return {
        text_of(value, "Id"), config ? texts_of(*config, "Labels") : std::map<std::string, std::string>{}};
}

std::string parse_id(std::string_view body) {
    std::string id = text_of(parse(body), "Id");
    if (id.empty())
        throw std::runtime_error(fmt::format("the container engine names no id: {}", body.substr(0, 200)));
    return id;
}

std::vector<ContainerState> parse_list(std::string_view body) {
    const json::value value = parse(body);
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

int parse_exit_code(std::string_view body) {
    return number_of(parse(body), "ExitCode");
}

bool parse_running(std::string_view body) {
    return truth_of(parse(body), "Running");
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
