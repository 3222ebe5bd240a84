// A real validating resolver of this machine in namespaces of its own, between one sender and the name
// servers of the fake Internet. Nothing of it reaches the disk.
#pragma once

#include "harness/network/sender_link.hpp"
#include "harness/sender/process/isolated_process.hpp"
#include "harness/sender/process/resolver_program.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace harness {

class ResolverProcess {
public:
    /// `link`: the number of its link to the world; nobody else may use it. `program` must outlive it.
    ResolverProcess(
        boost::asio::io_context& context, const ResolverProgram& program, FakeRoot root, unsigned link
    );
    ~ResolverProcess() { stop(); }
    ResolverProcess(const ResolverProcess&) = delete;
    ResolverProcess& operator=(const ResolverProcess&) = delete;

    /// Starts it, and waits until it gives authentic data of the fake Internet. Throws SenderError.
    boost::asio::awaitable<void> start();

    /// What a resolv.conf must name.
    const std::string& address() const { return link_.sender4; }
    /// The addresses the world sees as the source of its queries (IPv4, IPv6).
    std::vector<std::string> addresses() const { return {link_.sender4, link_.sender6}; }

    /// Throws ResolverLost if it has ended by itself.
    void require_running() const;

    /// Ends it, and waits for it to be gone. Idempotent.
    void stop();

private:
    struct Log; // shared with who reads its output
    void start_process();
    std::string last_words() const;

    boost::asio::io_context& context_;
    const ResolverProgram& program_;
    ResolverTask task_;
    SenderLink link_;
    std::shared_ptr<Log> log_;
    std::unique_ptr<IsolatedProcess> process_;
};

} // namespace harness
