// A shell in a running container that puts files of it back, and deletes our mail, when a link of its network
// goes. The link goes with the world, whatever ended that; and the shell is none of mxproof's own processes,
// which may all end at once: those of a container that is removed, for example.
#pragma once

#include "harness/engine/engine_client.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace harness {

/// Who gets files for a while.
struct Borrower {
    std::string process; // must read the files anew (proc(5), comm)
    int signal = 0;      // for that
    std::string link;    // of its network, into the world
    /// Their domain, also in an address that SRS has rewritten: whose mail is deleted from its queue. Empty:
    /// it is no mail server.
    std::string senders = {};
};

/// Until that of a run which has just ended is done. Throws SenderError if another run goes on there.
boost::asio::awaitable<void> await_end_of_watch(ContainerState container);

/// Returns when it has read the files, with their paths in the container. In a container without a shell
/// there is none. Throws SenderError if it does not start in time.
boost::asio::awaitable<void>
start_watch(EngineClient engine, ContainerState container, std::vector<std::string> files, Borrower borrower);

/// What the shell does; its arguments: link, process and signal, senders, files. It calls itself `$0` (comm)
/// once it has read them.
const char* watch_script();

/// All that it is there for has been done already. It ends within a second.
void end_watch(const std::string& mount_namespace);

} // namespace harness
