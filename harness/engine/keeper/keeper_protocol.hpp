// What a run and its keeper agree on.
#pragma once

namespace harness {

/// Where the engine's socket is in the keeper's container.
inline constexpr const char* kEngineInKeeper = "/engine.sock";

/// Its first line, once the engine answers it; another line says why it does not.
inline constexpr const char* kKeeperReady = "ready";

/// The last octet of its input if the run ends by itself. Killed, a run says nothing.
inline constexpr char kRunHasEnded = '.';

} // namespace harness
