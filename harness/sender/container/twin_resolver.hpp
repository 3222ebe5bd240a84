// The twin of a stack's own validating resolver: its Internet is the fake one, from the root on, and the twin
// of the stack's Postfix asks it. The original is read and goes on as it is.
#pragma once

#include "harness/network/twin_link.hpp"
#include "harness/sender/container/resolver_kind.hpp"
#include "harness/sender/container/twin.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace harness {

struct TwinResolverSettings {
    std::string original; // name or id, or `service:NAME` of a compose project
    FakeRoot root;
    std::vector<std::string> resolvers; // of the world, for its own resolv.conf: its start script may ask one
    unsigned link;                      // of the world
};

/// The calls in this order. Each throws EngineError, SenderError or NetworkError.
class TwinResolver {
public:
    /// `engine` is connected; `socket` is its.
    TwinResolver(EngineClient engine, std::filesystem::path socket, TwinResolverSettings settings);

    /// Makes and starts it, for the twin of `asker` (name or id, or `service:NAME`), whose own link into the
    /// world is `asker_link`.
    boost::asio::awaitable<void> start(std::string asker, SenderLink asker_link);

    /// What the asker's resolv.conf must name.
    std::string address() const { return link_to_asker_.resolver; }

    /// Links it with the twin of the asker, whose network the container `holder` has, and waits until it
    /// gives authentic data of the fake Internet there.
    boost::asio::awaitable<void> serve(std::string holder);

    /// Removes all that was made. Idempotent.
    boost::asio::awaitable<void> remove() { return twin_.remove(); }

    const std::string& original_name() const { return twin_.original().name; }
    /// The addresses the world sees as the source of its queries (IPv4, IPv6).
    std::vector<std::string> addresses() const { return {link_.sender4, link_.sender6}; }
    /// For the report.
    const std::vector<Setting>& settings() const { return report_; }

private:
    boost::asio::awaitable<void> make(std::string asker, SenderLink asker_link);
    boost::asio::awaitable<std::vector<ReplacedText>> replacements();
    boost::asio::awaitable<void> put(ReplacedText replaced);
    boost::asio::awaitable<std::string> refusal(std::string trouble);

    EngineClient engine_;
    TwinResolverSettings settings_;
    SenderLink link_;
    Twin twin_;
    std::string id_;
    std::string kind_;
    std::string shared_network_; // of both originals; empty: none
    TwinLink link_to_asker_;
    std::vector<Setting> report_;
};

} // namespace harness
