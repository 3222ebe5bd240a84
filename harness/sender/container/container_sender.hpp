// The sender `container`: any image with a mail server in it, unmodified, run by a container engine without a
// network and then plugged into the world.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/engine/tar_archive.hpp"
#include "harness/mta/mta.hpp"
#include "harness/sender/container/twin_of_postfix.hpp"
#include "harness/sender/container/twin_resolver.hpp"
#include "harness/sender/sender.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace harness {

/// Everything that a container sender is made from.
struct ContainerSettings {
    const Mta* mta = nullptr;                // what runs in it; never null
    std::string name;                        // for reports
    std::filesystem::path engine;            // its socket
    EngineFacts engine_facts;                // what it has said of itself
    std::string image;                       // of a twin: what it is called in messages
    std::optional<PostfixTwinSettings> twin; // of a container that is there; image and files are unused then
    std::optional<TwinResolverSettings> twin_resolver; // what the twin asks, instead of `resolvers`
    std::map<std::string, std::string> environment;
    std::vector<ArchivedFile> files; // put into it before it starts
    std::string tlsrpt; // where it hands reports on TLS over, an absolute path; empty: it does not
    std::vector<std::string> resolvers;        // addresses for its /etc/resolv.conf
    bool hurried = false;                      // its resolver library gets kShortPatience
    std::vector<Setting> policy_settings;      // what makes the policy, for the report
    std::vector<Setting> settings;             // what is set beside it, for the report
    std::chrono::seconds start_limit{60};      // until it says that it runs, and until its port answers
    std::chrono::seconds submission_limit{60}; // for each message
    std::uint16_t submission_port = 0;         // of its own users' mail, taken if it answers; 0: only port 25
};

/// `link`, `sink`: as of make_process_sender. Whoever destroys it removes the container, and waits for it to
/// be gone.
std::unique_ptr<Sender> make_container_sender(
    boost::asio::io_context& context, ContainerSettings settings, unsigned link, LogSink sink
);

} // namespace harness
