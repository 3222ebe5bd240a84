#include "harness/sender/container/twin_plan.hpp"

#include "harness/engine/container_owner.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace harness {

namespace {

// Docker's own, and those that reach nothing outside of the container. Not NET_RAW and NET_ADMIN: its packets
// go by our routes.
constexpr std::array<std::string_view, 17> kCapabilities{
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "KILL",
    "LEASE",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
    "SYS_NICE",
    "SYS_RESOURCE"};

std::string capability_name(std::string name) {
    if (name.starts_with("CAP_")) name.erase(0, 4);
    return name;
}

bool may_have(const std::string& capability) {
    return std::find(kCapabilities.begin(), kCapabilities.end(), capability_name(capability)) !=
           kCapabilities.end();
}

std::vector<std::string>
texts_where(const std::vector<std::string>& texts, bool (*wanted)(const std::string&)) {
    std::vector<std::string> some;
    std::copy_if(texts.begin(), texts.end(), std::back_inserter(some), wanted);
    return some;
}

bool is_of_network(const std::string& sysctl) {
    return sysctl.starts_with("net.");
}

// A profile by name would have to fit the twin's paths; this one holds everywhere.
bool is_narrowing(const std::string& option) {
    return option.starts_with("no-new-privileges");
}

MountSpec original_mount(const MountFacts& mount) {
    const auto kind = mount.type == "bind" ? MountSpec::Kind::bind : MountSpec::Kind::volume;
    return {kind, mount.source, mount.target, true};
}

void add_mounts(const std::vector<SharedMount>& mounts, ContainerSpec& spec) {
    for (const auto& [mount, share, why] : mounts) {
        if (share == Share::read_only) spec.mounts.push_back(original_mount(mount));
        if (share == Share::copied || share == Share::empty || share == Share::queue)
            spec.mounts.push_back({MountSpec::Kind::fresh_volume, "", mount.target, false});
        if (share == Share::scratch) spec.tmpfs.emplace(mount.target, "");
        // One of HostConfig.Tmpfs that is none any more.
        if (share != Share::scratch) spec.tmpfs.erase(mount.target);
    }
}

std::string shown(Share share) {
    switch (share) {
    case Share::read_only:
        return "mounted read-only";
    case Share::copied:
    case Share::copied_file:
        return "copied";
    case Share::empty:
    case Share::scratch:
        return "empty";
    case Share::queue:
        return "empty queue";
    case Share::copied_if_small:
    case Share::left_out:
        break;
    }
    return "left out";
}

std::vector<std::string> withheld(const ContainerFacts& original) {
    std::vector<std::string> words;
    for (const std::string& port : original.ports)
        words.push_back("the published port " + port);
    for (const std::string& device : original.devices)
        words.push_back("the device " + device);
    for (const std::string& capability : original.spec.capabilities_added)
        if (!may_have(capability)) words.push_back("the capability " + capability_name(capability));
    if (original.privileged) words.emplace_back("all privileges");
    if (original.spec.network_mode == "host") words.emplace_back("the machine's network");
    if (original.pid_mode == "host") words.emplace_back("the machine's processes");
    if (original.ipc_mode == "host") words.emplace_back("the machine's shared memory");
    if (original.uts_mode == "host") words.emplace_back("the machine's host name");
    if (original.read_only_root) words.emplace_back("a read-only root");
    return words;
}

} // namespace

ContainerSpec holder_spec(const ContainerFacts& original) {
    ContainerSpec holder;
    holder.labels = {{kOwnerLabel, this_owner()}};
    holder.hostname = original.spec.hostname;
    holder.domainname = original.spec.domainname;
    holder.sysctls = original.spec.sysctls;
    std::erase_if(holder.sysctls, [](const auto& sysctl) { return !is_of_network(sysctl.first); });
    // Docker turns IPv6 off where a network has none.
    for (const char* what : {"all", "default"})
        holder.sysctls[fmt::format("net.ipv6.conf.{}.disable_ipv6", what)] = "0";
    holder.extra_hosts = original.spec.extra_hosts;
    std::erase_if(holder.extra_hosts, [](const std::string& host) {
        return host.ends_with(":host-gateway");
    });
    return holder;
}

ContainerSpec twin_spec(
    const ContainerFacts& original,
    const std::vector<SharedMount>& mounts,
    const std::string& image,
    const std::string& holder
) {
    ContainerSpec twin = original.spec;
    twin.image = image;
    twin.network_mode = "container:" + holder;
    // What others find the original by must not find the twin; the image has these labels too.
    for (auto& [name, value] : twin.labels)
        value.clear();
    twin.labels[kOwnerLabel] = this_owner();
    if (twin.entrypoint && twin.entrypoint->empty()) twin.entrypoint.reset();
    twin.hostname.clear();
    twin.domainname.clear();
    twin.extra_hosts.clear();
    std::erase_if(twin.sysctls, [](const auto& sysctl) { return is_of_network(sysctl.first); });
    twin.capabilities_added = texts_where(twin.capabilities_added, may_have);
    twin.capabilities_dropped.emplace_back("NET_RAW");
    twin.security_options = texts_where(twin.security_options, is_narrowing);
    twin.log_is_readable = true;
    twin.without_health_check = true;
    add_mounts(mounts, twin);
    return twin;
}

ContainerSpec question_spec(
    const ContainerFacts& original,
    const std::vector<SharedMount>& mounts,
    const std::string& image,
    const std::vector<std::string>& argv
) {
    ContainerSpec spec;
    spec.image = image;
    spec.environment = original.spec.environment;
    for (const auto& [name, value] : original.spec.labels)
        spec.labels[name] = "";
    spec.labels[kOwnerLabel] = this_owner();
    spec.user = "0";
    spec.entrypoint = {argv.front()};
    spec.command.assign(argv.begin() + 1, argv.end());
    spec.log_is_readable = true;
    spec.log_is_short = true;
    spec.without_health_check = true;
    for (const auto& [mount, share, why] : mounts)
        if (share != Share::left_out && share != Share::scratch) spec.mounts.push_back(original_mount(mount));
    return spec;
}

std::vector<Setting> twin_settings(const ContainerFacts& original, const std::vector<SharedMount>& mounts) {
    std::vector<Setting> settings{
        {"twin of",
         fmt::format("{} ({})", original.name, original.image),
         "its file system as it was at the start of the run, its command and environment; the container "
         "itself is not touched"}};
    for (const auto& [mount, share, why] : mounts)
        settings.push_back({mount.target, shown(share), why});
    const auto words = withheld(original);
    if (!words.empty())
        settings.push_back(
            {"withheld", fmt::format("{}", fmt::join(words, ", ")), "the twin reaches nothing outside"}
        );
    return settings;
}

} // namespace harness
