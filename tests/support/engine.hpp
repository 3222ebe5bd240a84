// A container engine of the test's own: Docker's or Podman's daemon with its own data, state and socket.
#pragma once

#include "tests/support/program.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace support {

enum class EngineKind { docker, podman };

/// Why the engine cannot be started on this machine; empty if it can.
std::string why_no_engine(EngineKind kind);

class Engine {
public:
    /// Everything of the engine lies below `directory`; waits until it answers. Throws std::runtime_error
    /// with what it said if it does not.
    Engine(EngineKind kind, std::filesystem::path directory);
    ~Engine(); // ends it, and waits
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    std::filesystem::path socket() const { return directory_ / "socket"; }
    std::filesystem::path log() const { return directory_ / "log"; }
    std::string docker_host() const { return "unix://" + socket().string(); }
    const Program& program() const { return *program_; }

    /// Ends it in the middle, as `kill -9` would.
    void kill();

private:
    std::filesystem::path directory_;
    EngineKind kind_;
    std::unique_ptr<Program> program_;
};

/// A tar file with /bin/busybox and the links `sh`, `sleep`, `echo`, …: the smallest image there is. `add`
/// gets its root directory before it is packed.
void make_busybox_tar(
    const std::filesystem::path& tar,
    const std::function<void(const std::filesystem::path& root)>& add = [](const auto&) {}
);

} // namespace support
