// A container to be made, and the request that makes it. No I/O.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// setrlimit(2); -1: none.
struct ResourceLimit {
    std::string name; // `nofile`
    std::int64_t soft = 0;
    std::int64_t hard = 0;
};

/// What is mounted into a container. Nothing of an image's is ever copied into a volume.
struct MountSpec {
    enum class Kind {
        bind,         // `source` is a path of the machine
        volume,       // `source` is its name
        fresh_volume, // without a name; it goes with the container
    };
    Kind kind = Kind::fresh_volume;
    std::string source;
    std::string target;
    bool read_only = false;
};

struct ContainerSpec {
    std::string image;
    std::map<std::string, std::string> environment = {};
    std::map<std::string, std::string> labels = {}; // of its fresh volumes, too
    std::map<std::string, std::string> sysctls = {};
    std::vector<std::string> dns = {};         // for its /etc/resolv.conf
    std::vector<std::string> dns_options = {}; // `timeout:1`
    std::vector<std::string> extra_hosts = {}; // for its /etc/hosts: `name:address`
    std::string hostname = {};
    std::string domainname = {};
    std::optional<std::vector<std::string>> entrypoint = {}; // nothing: the image's own
    std::vector<std::string> command = {};                   // empty: the image's own
    std::string network_mode = "none";                       // a network's name, `container:ID`
    std::string user = {};
    std::string working_dir = {};
    std::string stop_signal = {};
    bool terminal = false;
    bool init = false;
    std::vector<std::string> capabilities_added = {};
    std::vector<std::string> capabilities_dropped = {};
    std::vector<std::string> groups = {};
    std::vector<std::string> security_options = {};
    std::vector<MountSpec> mounts = {};
    std::map<std::string, std::string> tmpfs = {}; // path and options
    std::int64_t shm_size = 0;                     // octets; 0: the engine's default
    /// Nothing: those that Postfix's master asks for, as an engine with low hard limits would pass them on
    /// (Podman).
    std::optional<std::vector<ResourceLimit>> limits = {};
    bool log_is_readable = false; // whatever log driver the engine has by default
    bool log_is_short = false;    // of a readable one the engine keeps the last megabyte or two only
    bool without_health_check = false;
};

/// The body of `POST /containers/create`.
std::string create_body(const ContainerSpec& spec);

} // namespace harness
