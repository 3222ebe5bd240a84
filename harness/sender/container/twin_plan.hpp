// What the twin of a container is made of: what it has of its original, what it has of its own, and what it
// may not have. Pure.
#pragma once

#include "harness/engine/container_facts.hpp"
#include "harness/mta/sender_data.hpp"
#include "harness/sender/container/twin_options.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace harness {

/// Places in the twin, with every symbolic link of their paths followed.
struct TwinPlaces {
    std::vector<std::string> queues;  // of Postfix; empty: it is none
    std::vector<std::string> written; // files that it gets before it starts
};

/// What becomes of a mount in the twin.
enum class Share {
    read_only,       // the original's
    copied,          // a volume of its own with the same contents
    copied_if_small, // likewise, or read_only beyond kMostCopied
    copied_file,     // a single file, in the twin's own layer
    empty,           // a volume of its own
    queue,           // a volume of its own with all but messages
    scratch,         // a tmpfs
    left_out,
};

struct SharedMount {
    MountFacts mount; // of a queue that is no mount: its place
    Share share = Share::left_out;
    std::string why;
};

/// The most that is copied unless a user asks for more, in octets.
inline constexpr std::uint64_t kMostCopied = std::uint64_t{64} << 20U;
inline constexpr std::uint64_t kMostCopiedByOption = std::uint64_t{4} << 30U; // --copy

/// `engine` is the engine's socket. Throws SenderError if a user names what is no mount.
std::vector<SharedMount> share_mounts(
    const ContainerFacts& original,
    const TwinOptions& options,
    const TwinPlaces& places,
    const std::filesystem::path& engine
);

/// Whether the twin gets what is at `path` (absolute) in its copy of the mount at `target`: no message of a
/// queue, and nothing of another mount below it.
bool is_copied(
    const std::string& path,
    const std::string& target,
    const std::vector<SharedMount>& mounts,
    const std::vector<std::string>& queues
);

/// `mounts` are settled: none is copied_if_small. `holder` is the container whose network and name it has.
ContainerSpec twin_spec(
    const ContainerFacts& original,
    const std::vector<SharedMount>& mounts,
    const std::string& image,
    const std::string& holder
);

/// A container of the same file system that only answers questions: all mounts are the original's, read-only.
ContainerSpec question_spec(
    const ContainerFacts& original,
    const std::vector<SharedMount>& mounts,
    const std::string& image,
    const std::vector<std::string>& argv
);

/// The container whose network the twin has, and which does nothing: with what of the original belongs to the
/// network. Network, image and command are the caller's.
ContainerSpec holder_spec(const ContainerFacts& original);

/// For the report: what the twin has of its original, mount by mount, and what it may not have.
std::vector<Setting> twin_settings(const ContainerFacts& original, const std::vector<SharedMount>& mounts);

} // namespace harness
