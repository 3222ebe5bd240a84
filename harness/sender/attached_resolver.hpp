// The validating resolver of a stack, in a container that already runs: for the time of a run its Internet is
// the fake one, from the root on. Routes, root servers and root key are put back and its cache is emptied, in
// any case.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/sender/container_loan.hpp"
#include "harness/sender/resolver_kind.hpp"
#include "harness/sender/sender_data.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

namespace harness {

class AttachedResolver {
public:
    AttachedResolver(std::string container, FakeRoot root, unsigned link);
    ~AttachedResolver() { detach(); }
    AttachedResolver(const AttachedResolver&) = delete;
    AttachedResolver& operator=(const AttachedResolver&) = delete;

    /// `sender` is a process of the container whose resolver it is, and `link` its link: if both share a
    /// network, that is in the world already. Returns when it has been told to read everything anew. Throws
    /// SenderError, NetworkError or std::system_error, with all as it was.
    boost::asio::awaitable<void> attach(EngineClient engine, pid_t sender, std::string link);

    /// Whether the name server in the sender's resolv.conf leads here, and the answers are authentic. Returns
    /// that name server if it does not, and the sender must be told of reachable_at(); empty if it does.
    /// Throws SenderError if neither gives it authentic data of the fake Internet.
    boost::asio::awaitable<std::string> astray(pid_t sender);

    /// Puts all back. Idempotent.
    void detach();

    /// Where it is reached from the sender's network, whatever else leads there.
    std::string reachable_at() const { return plugged_in_ ? link_.sender4 : "127.0.0.1"; }
    /// The addresses the world sees as the source of its queries (IPv4, IPv6).
    std::vector<std::string> addresses() const { return {link_.sender4, link_.sender6}; }
    const std::vector<Setting>& settings() const { return settings_; }

private:
    boost::asio::awaitable<ResolverFacts> facts_of(EngineClient engine, const ContainerState& state);
    void plug_in(pid_t resolver, pid_t sender);
    boost::asio::awaitable<void>
    lend_files(EngineClient engine, ContainerState state, ResolverFacts facts, std::string link);

    std::string container_;
    FakeRoot root_;
    SenderLink link_;
    ResolverKind kind_ = {};
    std::vector<Setting> settings_;
    ContainerLoan files_;
    bool plugged_in_ = false;
};

} // namespace harness
