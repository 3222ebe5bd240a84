// Where the container engine listens: DOCKER_HOST as docker(1) and podman(1) read it.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

namespace harness {

/// The engine cannot be used, or refuses; what() has its own words where it said any. Infrastructure trouble,
/// never a verdict.
class EngineError : public std::runtime_error {
public:
    explicit EngineError(const std::string& text, unsigned status = 0)
        : std::runtime_error(text), status_(status) {}

    /// The HTTP status of a refusal; 0 if there was no answer at all.
    unsigned status() const { return status_; }

private:
    unsigned status_;
};

/// The path of the engine's Unix socket: `docker_host` (`unix:///run/docker.sock`), or Docker's own place if
/// it is empty. Throws EngineError for anything but a Unix socket: senders need namespaces of this very
/// machine.
std::filesystem::path engine_socket(const std::string& docker_host);

/// The same for the DOCKER_HOST of this process.
std::filesystem::path engine_of_environment();

} // namespace harness
