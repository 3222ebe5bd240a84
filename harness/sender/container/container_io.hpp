// Operations on containers that several senders share.
#pragma once

#include "harness/base/file_descriptor.hpp"
#include "harness/engine/engine_client.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/sender/sender_log.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace harness {

/// Reads a container's log from its beginning, line by line into `log` until it ends; goes on by itself.
void follow_container_log(
    boost::asio::io_context& context,
    const EngineClient& engine,
    const ContainerState& container,
    std::shared_ptr<SenderLog> log
);

/// A process, whoever gets its number afterwards; without one, if the kernel knows none (before 5.3) or it
/// has gone.
FileDescriptor pidfd_of(int pid);

/// Throws SenderError if it cannot be had: the engine must run on this machine, in sight of this process.
FileDescriptor network_namespace_of(int pid);

/// Takes a link away. If the kernel refuses, it goes with the world, only later.
void unplug(const SenderLink& link);

/// What a program in the container writes to stdout, whatever it says on stderr beside it; throws SenderError
/// unless it ends with 0.
boost::asio::awaitable<std::string>
run_in_container(EngineClient engine, std::string container, std::vector<std::string> argv);

} // namespace harness
