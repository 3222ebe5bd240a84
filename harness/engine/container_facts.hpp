// How a container that is there was made, as the engine's inspection tells. No I/O.
#pragma once

#include "harness/engine/container_spec.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

struct MountFacts {
    std::string type;   // `bind`, `volume`, `tmpfs`
    std::string source; // of a bind: a path of the machine; of a volume: its name
    std::string target; // in the container
    bool writable = false;
};

/// What a container is called, and where it is, in one network.
struct EndpointFacts {
    std::string address4; // empty: it does not run, or has none
    std::string address6;
    std::string gateway4;
    std::string gateway6;
    std::vector<std::string> names; // aliases; not the container's own name
};

struct ContainerFacts {
    std::string id;
    std::string name;
    std::string image; // as it was named when the container was made
    bool running = false;
    /// All of how it was made that can be made again, mounts left out.
    ContainerSpec spec;
    std::vector<MountFacts> mounts;
    std::map<std::string, EndpointFacts> networks; // by the network's name
    std::vector<std::string> ports;                // published: `25/tcp`
    std::vector<std::string> devices;
    std::string pid_mode; // `host`; empty: its own
    std::string ipc_mode;
    std::string uts_mode;
    bool privileged = false;
    bool read_only_root = false;
};

/// Of `GET /containers/ID/json`. Throws std::runtime_error if it is no such reply.
ContainerFacts parse_container_facts(std::string_view body);

/// Of `GET /networks/NAME`: the ids of the containers in it. Throws likewise.
std::vector<std::string> parse_members(std::string_view body);

/// Of `GET /containers/ID/top`: what each process was started as. Throws likewise.
std::vector<std::string> parse_processes(std::string_view body);

} // namespace harness
