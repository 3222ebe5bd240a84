#include "harness/sender/container/twin_networks.hpp"

#include <algorithm>
#include <set>

namespace harness {

namespace {

constexpr const char* kServiceLabel = "com.docker.compose.service";
constexpr const char* kProjectLabel = "com.docker.compose.project";

std::string label_of(const ContainerFacts& container, const char* label) {
    const auto found = container.spec.labels.find(label);
    return found == container.spec.labels.end() ? "" : found->second;
}

std::vector<std::string> names_in(const ContainerFacts& container, const EndpointFacts& endpoint) {
    std::vector<std::string> names = endpoint.names;
    names.push_back(container.name);
    return names;
}

} // namespace

std::vector<std::string> own_networks(const ContainerFacts& container) {
    const std::set<std::string> not_theirs{"", "none", "host", "bridge", "podman"};
    std::vector<std::string> names;
    for (const auto& [name, endpoint] : container.networks)
        if (!not_theirs.contains(name)) names.push_back(name);
    return names;
}

bool needs_a_service(const ContainerFacts& original, const std::vector<ContainerFacts>& neighbours) {
    const std::string project = label_of(original, kProjectLabel);
    const std::string service = label_of(original, kServiceLabel);
    return !project.empty() &&
           std::any_of(neighbours.begin(), neighbours.end(), [&](const ContainerFacts& neighbour) {
               return label_of(neighbour, kProjectLabel) == project &&
                      label_of(neighbour, kServiceLabel) != service;
           });
}

std::vector<std::string> host_names(
    const ContainerFacts& original,
    const std::vector<ContainerFacts>& neighbours,
    const std::vector<std::string>& networks
) {
    std::vector<std::string> lines;
    std::set<std::string> known;
    for (const std::string& network : networks)
        for (const std::string& name : names_in(original, original.networks.at(network)))
            if (known.insert(name).second) lines.push_back(name + ":127.0.0.1");
    const std::set<std::string> own = known;
    for (const std::string& network : networks)
        for (const ContainerFacts& neighbour : neighbours) {
            const auto endpoint = neighbour.networks.find(network);
            if (endpoint == neighbour.networks.end()) continue;
            for (const std::string& name : names_in(neighbour, endpoint->second)) {
                if (!known.insert(name).second) continue; // of several containers the first
                for (const std::string& address : {endpoint->second.address4, endpoint->second.address6})
                    if (!address.empty()) lines.push_back(name + ":" + address);
            }
        }
    return lines;
}

} // namespace harness
