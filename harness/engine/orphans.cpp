#include "harness/engine/orphans.hpp"

#include "harness/engine/container_owner.hpp"
#include "harness/engine/labelled.hpp"

#include <set>
#include <string>
#include <utility>
#include <vector>

namespace harness {

namespace {

// A run in a container is a process that cannot be seen from here, but its keeper can.
bool is_alive(const std::string& owner, const std::set<std::string>& kept) {
    return kept.contains(owner) || owner_is_alive(owner);
}

} // namespace

boost::asio::awaitable<std::size_t> remove_orphans(EngineClient engine) {
    const std::vector<ContainerState> containers = co_await engine.list(kOwnerLabel);
    const std::vector<Labelled> images = co_await engine.list_images(kOwnerLabel);
    const std::vector<Labelled> volumes = co_await engine.list_volumes(kOwnerLabel);
    // Last, so that whatever is in the lists above had its keeper before.
    const std::vector<ContainerState> keepers = co_await engine.list(kKeeperLabel);
    std::set<std::string> kept;
    for (const ContainerState& keeper : keepers)
        if (keeper.running) kept.insert(keeper.labels.at(kKeeperLabel));

    std::set<std::string> dead;
    std::size_t of_senders = 0;
    const auto note = [&](const auto& thing) {
        const std::string& owner = thing.labels.at(kOwnerLabel);
        if (is_alive(owner, kept)) return false;
        dead.insert(owner);
        return true;
    };
    for (const ContainerState& container : containers)
        of_senders += note(container) ? 1 : 0;
    for (const Labelled& image : images)
        note(image);
    for (const Labelled& volume : volumes)
        note(volume);
    for (const std::string& owner : dead) {
        std::string label = std::string(kOwnerLabel) + "=" + owner;
        co_await remove_labelled(engine, std::move(label));
    }
    std::vector<std::string> stale;
    for (const ContainerState& keeper : keepers)
        if (!is_alive(keeper.labels.at(kKeeperLabel), kept)) stale.push_back(keeper.id);
    co_await remove_containers(engine, std::move(stale));
    co_return of_senders;
}

} // namespace harness
