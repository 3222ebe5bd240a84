#include "harness/run/event_listener.hpp"

#include <utility>

namespace harness {

EventPeer event_peer(const StagedPeer& peer) {
    EventPeer known{peer.id, peer.policy_addresses, peer.zones};
    for (const StagedHost& host : peer.hosts)
        known.addresses.insert(known.addresses.end(), host.addresses.begin(), host.addresses.end());
    return known;
}

WorldListener event_listener(EventStream& events, std::function<std::string(std::size_t)> name_of) {
    WorldListener listener;
    listener.query = [&events](const auto& query) { events.on_event(query); };
    listener.session = [&events](const auto& session) { events.on_event(*session); };
    listener.session_grown = [&events](const auto& session) { events.on_growth(session); };
    listener.fetch = [&events](const auto& fetch) { events.on_event(*fetch); };
    listener.fetch_grown = [&events](const auto& fetch) { events.on_growth(fetch); };
    listener.admin = [&events](const auto& request) { events.on_event(request); };
    listener.milter = [&events](const auto& connection) { events.on_event(connection); };
    listener.log = [&events, name_of = std::move(name_of)](const SenderLine& line) {
        const auto* const attempt = std::get_if<AttemptEnded>(&line.event.what);
        const std::string recipient = attempt ? attempt->recipient : "";
        events.on_log(line.event.time, name_of(line.sender), line.event.line, recipient);
    };
    listener.failure = [&events](const auto& why) {
        events.on_failure(std::chrono::system_clock::now(), why);
    };
    return listener;
}

} // namespace harness
