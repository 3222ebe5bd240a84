#include "harness/run/session.hpp"

#include "harness/run/sender_factory.hpp"
#include "harness/staging/world_staging.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace harness {

namespace {

// As the table is when somebody connects.
template <typename Table>
auto lookup_in(const Table& table) {
    return [&table](std::string_view address) -> typename Table::mapped_type {
        const auto found = table.find(std::string(address));
        return found == table.end() ? nullptr : found->second;
    };
}

// The same for who was moved on: first what has changed.
template <typename Table>
auto lookup_in(const Table& changed, const Table& table) {
    return [changed = lookup_in(changed), all = lookup_in(table)](std::string_view address) {
        auto found = changed(address);
        return found ? found : all(address);
    };
}

} // namespace

Session::Session(
    boost::asio::io_context& context,
    const std::vector<const Scenario*>& scenarios,
    const StageSettings& settings,
    MailuServicesNeeded needed
)
    : context_(context), world_(stage_scenarios(scenarios, settings)), network_(enter_world()),
      servers_(
          context,
          std::exchange(world_.stage.dns, {}),
          lookup_in(world_.stage.hosts),
          lookup_in(world_.stage.policy_hosts),
          listeners_,
          needed
      ) {}

FakeRoot Session::root() const {
    return {servers_.dns.root_hints(), servers_.dns.trust_anchor()};
}

StagedPeer Session::add_peer(const Scenario& scenario) {
    for (const StagedScenario& known : world_.scenarios)
        if (known.peer.id == scenario.peer.id)
            throw std::invalid_argument("there is a peer " + scenario.peer.id + " already");
    PeerStage added = world_.stage.staging->add(scenario.peer);
    StagedPeer so_far; // whose zones are served by now
    so_far.hosts = added.peer.hosts;
    try {
        for (const fake_dns::ZoneSpec& zone : added.zones) {
            servers_.dns.add_zone(zone, std::exchange(added.faults, {}));
            so_far.zones.push_back(zone.origin);
        }
    } catch (const std::invalid_argument&) {
        remove_zones(so_far);
        throw;
    }
    world_.stage.hosts.merge(added.hosts);
    world_.stage.policy_hosts.merge(added.policy_hosts);
    world_.scenarios.push_back(staged_scenario(scenario, std::move(added.peer)));
    return world_.scenarios.back().peer;
}

void Session::move_on(const std::vector<std::string>& clients) {
    const Stage& stage = world_.stage;
    for (const std::string& client : clients) {
        servers_.dns.move_on(client);
        servers_.mx.show(client, lookup_in(stage.later_hosts, stage.hosts));
        servers_.policies.show(client, lookup_in(stage.later_policy_hosts, stage.policy_hosts));
    }
}

bool Session::remove_peer(const std::string& id) {
    const auto found =
        std::find_if(world_.scenarios.begin(), world_.scenarios.end(), [&](const StagedScenario& staged) {
            return staged.peer.id == id;
        });
    if (found == world_.scenarios.end()) return false;
    remove_zones(found->peer);
    for (const StagedHost& host : found->peer.hosts)
        for (const std::string& address : host.addresses)
            world_.stage.hosts.erase(address);
    for (const std::string& address : found->peer.policy_addresses)
        world_.stage.policy_hosts.erase(address);
    world_.scenarios.erase(found);
    return true;
}

void Session::remove_zones(const StagedPeer& peer) {
    world_.stage.staging->remove(peer);
    for (const std::string& zone : peer.zones)
        servers_.dns.remove_zone(zone);
}

std::unique_ptr<Sender> Session::make_sender(const RunSettings& settings, std::size_t n) {
    return sender_of(context_, settings, world_, root(), n, [this, n](LogEvent event) {
        listeners_.tell(&WorldListener::log, {n, std::move(event)});
    });
}

} // namespace harness
