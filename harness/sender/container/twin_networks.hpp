// Which networks of its original a twin joins, and what the services in there are called. Pure.
#pragma once

#include "harness/engine/container_facts.hpp"
#include "harness/sender/container/twin_options.hpp"

#include <string>
#include <vector>

namespace harness {

/// Networks that a user has made, which others than the original may be in: not the machine's, and not the
/// one that every container is in by default.
std::vector<std::string> own_networks(const ContainerFacts& container);

/// Whether another service of the original's compose project runs in one of its networks: so it may be asked
/// for something.
bool needs_a_service(const ContainerFacts& original, const std::vector<ContainerFacts>& neighbours);

/// For /etc/hosts (`name:address`): the services in these networks by all their names; the original's names
/// are the twin's, so that it never speaks to its original.
std::vector<std::string> host_names(
    const ContainerFacts& original,
    const std::vector<ContainerFacts>& neighbours,
    const std::vector<std::string>& networks
);

} // namespace harness
