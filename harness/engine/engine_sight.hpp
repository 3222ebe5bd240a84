// Whether the processes of an engine's containers can be seen from here.
#pragma once

#include <filesystem>

namespace harness {

/// Whether the one who listens at the socket has a process number here. If not, the engine is outside of this
/// process's pid namespace (a socket that was mounted into a container), and so are its containers, into
/// which mxproof could not plug anything. True if nobody listens.
bool engine_is_in_sight(const std::filesystem::path& socket);

} // namespace harness
