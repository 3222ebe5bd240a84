#include "harness/engine/container_spec.hpp"

#include "harness/engine/json_members.hpp"

namespace harness {

namespace {

namespace json = boost::json;

json::array limits_of(const ContainerSpec& spec) {
    const std::vector<ResourceLimit> ordinary{{"nofile", 4096, 4096}, {"nproc", 4096, 4096}};
    json::array limits;
    for (const ResourceLimit& limit : spec.limits.value_or(ordinary))
        limits.push_back(json::object{{"Name", limit.name}, {"Soft", limit.soft}, {"Hard", limit.hard}});
    return limits;
}

json::object mount_of(const MountSpec& mount, const ContainerSpec& spec) {
    const bool is_bind = mount.kind == MountSpec::Kind::bind;
    json::object object{
        {"Type", is_bind ? "bind" : "volume"}, {"Target", mount.target}, {"ReadOnly", mount.read_only}};
    if (!mount.source.empty()) object["Source"] = mount.source;
    if (is_bind) {
        // Other mounts below it would not be read-only.
        object["BindOptions"] = json::object{{"Propagation", "rprivate"}, {"NonRecursive", mount.read_only}};
        return object;
    }
    json::object options{{"NoCopy", true}};
    if (mount.kind == MountSpec::Kind::fresh_volume) options["Labels"] = object_of(spec.labels);
    object["VolumeOptions"] = std::move(options);
    return object;
}

json::object host_of(const ContainerSpec& spec) {
    json::object host{
        {"NetworkMode", spec.network_mode},
        {"Sysctls", object_of(spec.sysctls)},
        {"Ulimits", limits_of(spec)},
        {"Dns", array_of(spec.dns)},
        {"DnsOptions", array_of(spec.dns_options)},
        {"ExtraHosts", array_of(spec.extra_hosts)},
        {"CapAdd", array_of(spec.capabilities_added)},
        {"CapDrop", array_of(spec.capabilities_dropped)},
        {"GroupAdd", array_of(spec.groups)},
        {"SecurityOpt", array_of(spec.security_options)},
        {"Tmpfs", object_of(spec.tmpfs)}};
    json::array mounts;
    for (const MountSpec& mount : spec.mounts)
        mounts.push_back(mount_of(mount, spec));
    if (!mounts.empty()) host["Mounts"] = std::move(mounts);
    if (spec.shm_size > 0) host["ShmSize"] = spec.shm_size;
    if (spec.init) host["Init"] = true;
    if (spec.log_is_readable) {
        json::object log{{"Type", "json-file"}};
        if (spec.log_is_short) log["Config"] = json::object{{"max-size", "1m"}, {"max-file", "2"}};
        host["LogConfig"] = std::move(log);
    }
    return host;
}

} // namespace

std::string create_body(const ContainerSpec& spec) {
    json::array environment;
    for (const auto& [name, value] : spec.environment)
        environment.emplace_back(name + "=" + value);
    json::object body{
        {"Image", spec.image},
        {"Env", environment},
        {"Labels", object_of(spec.labels)},
        {"HostConfig", host_of(spec)}};
    const auto add = [&body](const char* key, const std::string& text) {
        if (!text.empty()) body[key] = text;
    };
    add("Hostname", spec.hostname);
    add("Domainname", spec.domainname);
    add("User", spec.user);
    add("WorkingDir", spec.working_dir);
    add("StopSignal", spec.stop_signal);
    if (spec.entrypoint) body["Entrypoint"] = array_of(*spec.entrypoint);
    if (!spec.command.empty()) body["Cmd"] = array_of(spec.command);
    if (spec.terminal) body["Tty"] = true;
    if (spec.without_health_check) body["Healthcheck"] = json::object{{"Test", json::array{"NONE"}}};
    return json::serialize(body);
}

} // namespace harness
