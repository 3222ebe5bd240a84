// A world that is served: peers come and go, senders are started in it, and whoever wants to is told what
// happens. A run is a session that is driven to its end; `mxproof world` is one that waits.
#pragma once

#include "harness/network/world_network.hpp"
#include "harness/run/run_settings.hpp"
#include "harness/run/staged_world.hpp"
#include "harness/run/world_listener.hpp"
#include "harness/run/world_servers.hpp"
#include "harness/sender/container/resolver_kind.hpp"
#include "harness/sender/sender.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace harness {

class Session {
public:
    /// Moves the process into the world (enter_world(): one thread, once a process), and serves it while
    /// `context` runs. Throws NetworkError, boost::system::system_error, and std::runtime_error if there are
    /// more hosts than addresses.
    Session(
        boost::asio::io_context& context,
        const std::vector<const Scenario*>& scenarios,
        const StageSettings& settings,
        MailuServicesNeeded needed = {}
    );
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// The peers that there are now.
    const StagedWorld& world() const { return world_; }
    FakeRoot root() const;

    /// Adds the peer of a scenario, which has to outlive the session. Its addresses are no other's, and never
    /// were. Throws std::invalid_argument if a name of it is in use, std::runtime_error if there are no
    /// addresses left; nothing has changed then. Senders that asked for its names before may have cached
    /// that they do not exist.
    StagedPeer add_peer(const Scenario& scenario);

    /// Removes the peer with this id (`dane/correct`): its zones, faults and hosts. Sessions that are open
    /// with its hosts go on. False if there is none.
    bool remove_peer(const std::string& id);

    /// Clients with these addresses find peers that change (Peer::then) as they are for a second message from
    /// now on. Not those that were added later.
    void move_on(const std::vector<std::string>& clients);

    [[nodiscard]] Subscription subscribe(WorldListener listener) {
        return listeners_.subscribe(std::move(listener));
    }

    /// `settings.senders[n]`, on the n-th link of the world; not started. `settings` must outlive it. The
    /// lines of its log are told as those of sender n.
    std::unique_ptr<Sender> make_sender(const RunSettings& settings, std::size_t n);

private:
    void remove_zones(const StagedPeer& peer);

    boost::asio::io_context& context_;
    StagedWorld world_;
    WorldNetwork network_;
    WorldListeners listeners_;
    WorldServers servers_;
};

} // namespace harness
