#include "harness/sender/container/twin_plan.hpp"

#include "harness/mta/postfix/postfix_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace harness {

namespace {

bool is_at_or_below(const std::string& path, const std::string& directory) {
    if (directory == "/") return true;
    return path.starts_with(directory) && (path.size() == directory.size() || path[directory.size()] == '/');
}

bool is_below(const std::string& path, const std::string& directory) {
    return path != directory && is_at_or_below(path, directory);
}

bool is_one_of(const std::string& path, const std::vector<std::string>& all) {
    return std::find(all.begin(), all.end(), path) != all.end();
}

bool is_in_queue(const std::string& path, const std::string& queue) {
    if (!is_below(path, queue)) return false;
    const std::string rest = path.substr(queue == "/" ? 1 : queue.size() + 1);
    const std::string first = rest.substr(0, rest.find('/'));
    return first != rest && std::any_of(
                                kQueueDirectories.begin(),
                                kQueueDirectories.end(),
                                [&](const QueueDirectory& directory) { return directory.name == first; }
                            );
}

bool is_in_a_queue(const std::string& path, const std::vector<std::string>& queues) {
    return std::any_of(queues.begin(), queues.end(), [&](const std::string& queue) {
        return is_in_queue(path, queue);
    });
}

// Who can speak to an engine has the machine; that the mount is read-only does not matter.
bool leads_to_an_engine(const std::string& source, const std::filesystem::path& engine) {
    const std::array<std::string, 7> sockets{
        engine.string(),
        "/run/docker.sock",
        "/var/run/docker.sock",
        "/run/podman/podman.sock",
        "/var/run/podman/podman.sock",
        "/run/containerd/containerd.sock",
        "/run/crio/crio.sock"};
    return std::any_of(sockets.begin(), sockets.end(), [&](const std::string& socket) {
        return is_at_or_below(socket, source);
    });
}

// What every container has of the engine; a user's own would lead to the original's resolver and hosts.
bool is_of_the_network(const std::string& target) {
    return target == "/etc/resolv.conf" || target == "/etc/hosts" || target == "/etc/hostname";
}

SharedMount
share(const MountFacts& mount, const TwinOptions& options, const TwinPlaces& places, const auto& engine) {
    const std::string& target = mount.target;
    const bool is_written = std::any_of(places.written.begin(), places.written.end(), [&](const auto& file) {
        return is_at_or_below(file, target);
    });
    if (is_one_of(target, places.queues)) return {mount, Share::queue, "its own, without messages"};
    if (is_in_a_queue(target, places.queues)) return {mount, Share::left_out, "part of the queue"};
    if (is_of_the_network(target)) return {mount, Share::left_out, "the twin has a network of its own"};
    if (mount.type == "tmpfs") return {mount, Share::scratch, "empty, as after a start"};
    if (mount.type == "bind" && mount.source.ends_with(".sock"))
        return {mount, Share::left_out, "a socket that something else listens at"};
    if (mount.type == "bind" && leads_to_an_engine(mount.source, engine))
        return {mount, Share::left_out, "a container engine's socket is in it"};
    if (mount.type != "bind" && mount.type != "volume") return {mount, Share::left_out, mount.type};
    if (is_one_of(target, options.emptied)) return {mount, Share::empty, "--empty"};
    if (is_one_of(target, options.copied)) return {mount, Share::copied, "--copy"};
    if (is_written) return {mount, Share::copied, "it gets files of the fake Internet"};
    if (!mount.writable) return {mount, Share::read_only, "as it is"};
    return {mount, Share::copied_if_small, ""};
}

} // namespace

std::vector<SharedMount> share_mounts(
    const ContainerFacts& original,
    const TwinOptions& options,
    const TwinPlaces& places,
    const std::filesystem::path& engine
) {
    std::vector<SharedMount> shared;
    std::vector<std::string> targets;
    for (const MountFacts& mount : original.mounts) {
        targets.push_back(mount.target);
        shared.push_back(share(mount, options, places, engine));
    }
    for (const auto* named : {&options.copied, &options.emptied})
        for (const std::string& path : *named)
            if (!is_one_of(path, targets))
                throw SenderError(fmt::format("{} has no volume or other mount at {}", original.name, path));
    for (const std::string& queue : places.queues)
        if (!is_one_of(queue, targets))
            shared.push_back({{"", "", queue, true}, Share::queue, "its own, without messages"});
    return shared;
}

bool is_copied(
    const std::string& path,
    const std::string& target,
    const std::vector<SharedMount>& mounts,
    const std::vector<std::string>& queues
) {
    const bool is_of_another = std::any_of(mounts.begin(), mounts.end(), [&](const SharedMount& other) {
        return is_below(other.mount.target, target) && is_below(path, other.mount.target);
    });
    return !is_of_another && !is_in_a_queue(path, queues);
}

} // namespace harness
