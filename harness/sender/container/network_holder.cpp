#include "harness/sender/container/network_holder.hpp"

#include "harness/base/resolv_conf.hpp"
#include "harness/engine/container_root.hpp"
#include "harness/engine/keeper/keeper_image.hpp"
#include "harness/mta/sender_data.hpp"
#include "harness/network/namespace_thread.hpp"
#include "harness/sender/container/container_io.hpp"

#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;

std::vector<std::string> gateways_of(const ContainerFacts& container) {
    std::vector<std::string> gateways;
    for (const auto& [name, endpoint] : container.networks)
        for (const std::string& gateway : {endpoint.gateway4, endpoint.gateway6})
            if (!gateway.empty()) gateways.push_back(gateway);
    return gateways;
}

} // namespace

asio::awaitable<void> hold_network(
    EngineClient engine,
    ContainerSpec spec,
    SenderLink link,
    std::vector<std::string> networks,
    std::vector<std::string> resolvers,
    std::vector<std::string>& made
) {
    spec.image = co_await ensure_keeper_image(engine);
    spec.command = {"hold"};
    if (!networks.empty()) spec.network_mode = networks.front();
    spec.dns = resolvers;
    spec.dns_options = {"timeout:1", "attempts:1"};
    const std::string id = co_await engine.create(std::move(spec));
    made.push_back(id);
    for (std::size_t i = 1; i < networks.size(); ++i)
        co_await engine.join_network(id, networks[i]);
    co_await engine.start(id);
    const ContainerState state = co_await engine.inspect(id);
    if (state.pid == 0) throw SenderError("the container that holds the network has ended: " + state.error);
    // An engine may name its own resolver there, or none (Podman, without a network).
    const FileDescriptor process = pidfd_of(state.pid);
    ContainerRoot(process.get(), state.pid).write("/etc/resolv.conf", resolv_conf(resolvers, kShortPatience));
    const FileDescriptor network = network_namespace_of(state.pid);
    attach_world_side(link, network.get());
    if (networks.empty()) {
        in_network_namespace(network.get(), [link] { attach_sender_side(link); });
        co_return;
    }
    const ContainerFacts holder = co_await engine.examine(id);
    in_network_namespace(network.get(), [link, gateways = gateways_of(holder)] {
        attach_beside_other_links(link);
        keep_within_other_links(link, gateways);
    });
}

} // namespace harness
