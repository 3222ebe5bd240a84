#include "harness/engine/engine_address.hpp"

#include <cstdlib>
#include <string_view>

namespace harness {

std::filesystem::path engine_socket(const std::string& docker_host) {
    constexpr std::string_view kScheme = "unix://";
    if (docker_host.empty()) return "/var/run/docker.sock";
    const bool absolute = docker_host.size() > kScheme.size() && docker_host[kScheme.size()] == '/';
    if (docker_host.starts_with(kScheme) && absolute) return docker_host.substr(kScheme.size());
    throw EngineError(
        "DOCKER_HOST=" + docker_host +
        ": expected unix:///path/of/the/socket; the engine must run on this machine, since mxproof plugs its "
        "own "
        "network into the containers"
    );
}

std::filesystem::path engine_of_environment() {
    const char* const host = std::getenv("DOCKER_HOST");
    return engine_socket(host ? host : "");
}

} // namespace harness
