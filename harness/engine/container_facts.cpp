#include "harness/engine/container_facts.hpp"
#include "harness/base/lower_case.hpp"

#include "harness/engine/json_members.hpp"

#include <algorithm>
#include <stdexcept>

namespace harness {

namespace {

namespace json = boost::json;

json::value part_of(const json::value& value, std::string_view key) {
    const auto* found = member(value, key);
    return found ? *found : json::value();
}

std::int64_t octets_of(const json::value& value, std::string_view key) {
    const auto* found = member(value, key);
    return found && found->is_number() ? found->to_number<std::int64_t>() : 0;
}

// Podman writes RLIMIT_NOFILE for `nofile`.
std::string limit_name(std::string name) {
    constexpr std::string_view kPrefix = "RLIMIT_";
    if (name.starts_with(kPrefix)) name.erase(0, kPrefix.size());
    return in_lower_case(std::move(name));
}

std::vector<ResourceLimit> limits_of(const json::value& host) {
    std::vector<ResourceLimit> limits;
    const json::value list = part_of(host, "Ulimits");
    if (const auto* array = list.if_array())
        for (const json::value& limit : *array)
            limits.push_back(
                {limit_name(text_of(limit, "Name")), octets_of(limit, "Soft"), octets_of(limit, "Hard")}
            );
    return limits;
}

std::vector<MountFacts> mounts_of(const json::value& container) {
    std::vector<MountFacts> mounts;
    const json::value list = part_of(container, "Mounts");
    const auto* array = list.if_array();
    if (!array) return mounts;
    for (const json::value& mount : *array) {
        const std::string type = text_of(mount, "Type");
        mounts.push_back(
            {type,
             text_of(mount, type == "volume" ? "Name" : "Source"),
             text_of(mount, "Destination"),
             truth_of(mount, "RW")}
        );
    }
    return mounts;
}

EndpointFacts endpoint_of(const json::value& endpoint) {
    EndpointFacts facts{
        text_of(endpoint, "IPAddress"),
        text_of(endpoint, "GlobalIPv6Address"),
        text_of(endpoint, "Gateway"),
        text_of(endpoint, "IPv6Gateway"),
        list_of(endpoint, "Aliases")};
    for (std::string& name : list_of(endpoint, "DNSNames")) // Docker 25 and later
        if (std::find(facts.names.begin(), facts.names.end(), name) == facts.names.end())
            facts.names.push_back(std::move(name));
    return facts;
}

std::map<std::string, EndpointFacts> networks_of(const json::value& container) {
    std::map<std::string, EndpointFacts> networks;
    const json::value all = part_of(part_of(container, "NetworkSettings"), "Networks");
    if (const auto* object = all.if_object())
        for (const auto& [name, endpoint] : *object)
            networks.emplace(name, endpoint_of(endpoint));
    return networks;
}

std::vector<std::string> names_in(const json::value& object) {
    std::vector<std::string> names;
    if (const auto* members = object.if_object())
        for (const auto& [name, value] : *members)
            names.emplace_back(name);
    return names;
}

std::vector<std::string> devices_of(const json::value& host) {
    std::vector<std::string> devices;
    const json::value list = part_of(host, "Devices");
    if (const auto* array = list.if_array())
        for (const json::value& device : *array)
            devices.push_back(text_of(device, "PathInContainer"));
    return devices;
}

// Docker's is a list, or a text of one word.
std::vector<std::string> words_of(const json::value& value, std::string_view key) {
    std::vector<std::string> words = list_of(value, key);
    if (const std::string text = text_of(value, key); words.empty() && !text.empty()) words.push_back(text);
    return words;
}

ContainerSpec spec_of(const json::value& config, const json::value& host) {
    ContainerSpec spec;
    spec.environment = environment_of(config);
    spec.labels = texts_of(config, "Labels");
    spec.entrypoint = words_of(config, "Entrypoint");
    spec.command = list_of(config, "Cmd");
    spec.hostname = text_of(config, "Hostname");
    spec.domainname = text_of(config, "Domainname");
    spec.user = text_of(config, "User");
    spec.working_dir = text_of(config, "WorkingDir");
    spec.stop_signal = text_of(config, "StopSignal");
    spec.terminal = truth_of(config, "Tty");
    spec.init = truth_of(host, "Init");
    spec.capabilities_added = list_of(host, "CapAdd");
    spec.capabilities_dropped = list_of(host, "CapDrop");
    spec.groups = list_of(host, "GroupAdd");
    spec.security_options = list_of(host, "SecurityOpt");
    spec.extra_hosts = list_of(host, "ExtraHosts");
    spec.sysctls = texts_of(host, "Sysctls");
    spec.tmpfs = texts_of(host, "Tmpfs");
    spec.shm_size = octets_of(host, "ShmSize");
    spec.limits = limits_of(host);
    spec.network_mode = text_of(host, "NetworkMode");
    return spec;
}

} // namespace

ContainerFacts parse_container_facts(std::string_view body) {
    const json::value value = parse_json(body);
    const json::value host = part_of(value, "HostConfig");
    const json::value config = part_of(value, "Config");
    ContainerFacts facts;
    facts.id = text_of(value, "Id");
    if (facts.id.empty()) throw std::runtime_error("the container engine's inspection names no container");
    facts.name = text_of(value, "Name");
    if (facts.name.starts_with('/')) facts.name.erase(0, 1);
    facts.image = text_of(config, "Image");
    facts.running = truth_of(part_of(value, "State"), "Running");
    facts.spec = spec_of(config, host);
    facts.mounts = mounts_of(value);
    facts.networks = networks_of(value);
    facts.ports = names_in(part_of(host, "PortBindings"));
    facts.devices = devices_of(host);
    facts.pid_mode = text_of(host, "PidMode");
    facts.ipc_mode = text_of(host, "IpcMode");
    facts.uts_mode = text_of(host, "UTSMode");
    facts.privileged = truth_of(host, "Privileged");
    facts.read_only_root = truth_of(host, "ReadonlyRootfs");
    return facts;
}

std::vector<std::string> parse_members(std::string_view body) {
    return names_in(part_of(parse_json(body), "Containers"));
}

std::vector<std::string> parse_processes(std::string_view body) {
    std::vector<std::string> processes;
    const json::value list = part_of(parse_json(body), "Processes");
    if (const auto* rows = list.if_array())
        for (const json::value& row : *rows)
            // The command is the last column, whichever others ps(1) has.
            if (const auto* columns = row.if_array();
                columns && !columns->empty() && columns->back().is_string())
                processes.emplace_back(columns->back().as_string());
    return processes;
}

} // namespace harness
