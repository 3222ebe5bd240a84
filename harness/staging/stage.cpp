#include "harness/staging/stage.hpp"

#include "harness/staging/certificate.hpp"
#include "harness/staging/certificate_authority.hpp"
#include "harness/staging/world_staging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace harness {

namespace {

// Looks addresses up in a table of its own: a server outlives the stage that it was made from.
template <typename Spec>
auto lookup_in(const std::unordered_map<std::string, std::shared_ptr<const Spec>>& table) {
    auto shared = std::make_shared<const std::unordered_map<std::string, std::shared_ptr<const Spec>>>(table);
    return [shared](std::string_view address) -> std::shared_ptr<const Spec> {
        const auto found = shared->find(std::string(address));
        return found == shared->end() ? nullptr : found->second;
    };
}

template <typename T>
void append(std::vector<T>& to, std::vector<T> from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
}

} // namespace

Stage stage_world(const World& world, const StageSettings& settings) {
    Stage stage;
    stage.staging = std::make_shared<WorldStaging>(settings);
    stage.authority = stage.staging->authority();
    stage.dns = stage.staging->dns().top(settings.seed, settings.now);
    stage.peers.reserve(world.peers.size());
    for (const Peer& peer : world.peers) {
        PeerStage added = stage.staging->add(peer);
        stage.peers.push_back(std::move(added.peer));
        append(stage.dns.zones, std::move(added.zones));
        append(stage.dns.faults, std::move(added.faults));
        stage.hosts.merge(added.hosts);
        stage.policy_hosts.merge(added.policy_hosts);
        append(stage.dns.later_zones, std::move(added.later_zones));
        append(stage.dns.later_faults, std::move(added.later_faults));
        stage.later_hosts.merge(added.later_hosts);
        stage.later_policy_hosts.merge(added.later_policy_hosts);
    }
    append(stage.dns.zones, stage.staging->dns().reverse_zones());
    return stage;
}

std::string Stage::public_root_pem() const {
    return authority->public_root_pem();
}

std::string Stage::public_root_file_name() const {
    const auto root = first_certificate(public_root_pem());
    return fmt::format("{:08x}.0", X509_subject_name_hash(root.get()));
}

fake_mx::HostLookup Stage::host_lookup() const {
    return lookup_in(hosts);
}

fake_mx::PolicyHostLookup Stage::policy_host_lookup() const {
    return lookup_in(policy_hosts);
}

} // namespace harness
