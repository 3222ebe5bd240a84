// The sender `process`: the machine's own mail server, unmodified, with a configuration, queue and network of
// its own.
#pragma once

#include "harness/mta/mta.hpp"
#include "harness/sender/sender.hpp"

#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace harness {

class ProcessSender : public Sender {
public:
    /// Runs a program inside, for tests and for `postconf`; its output.
    virtual boost::asio::awaitable<std::string> run_inside(std::vector<std::string> argv) = 0;
};

/// `link`: the number of its link to the world, from 0; nobody else may use it. `sink` gets every log line.
/// `mta` must outlive it. Whoever destroys it ends what runs, and waits for it to be gone.
std::unique_ptr<ProcessSender> make_process_sender(
    boost::asio::io_context& context, const Mta& mta, Assignment assignment, unsigned link, LogSink sink
);

} // namespace harness
