// Turns what happens in a world into event lines.
#pragma once

#include "harness/report/event_stream.hpp"
#include "harness/run/world_listener.hpp"
#include "harness/staging/stage.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace harness {

/// How the events of a peer are recognised.
EventPeer event_peer(const StagedPeer& peer);

/// Hands everything on to `events`, which must outlive the subscription. `name_of`: of a sender, by its
/// number.
WorldListener event_listener(EventStream& events, std::function<std::string(std::size_t)> name_of);

} // namespace harness
