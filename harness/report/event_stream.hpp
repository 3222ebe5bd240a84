// Events as lines, live: knows which peer and which sender an event is of, and how much of every open session
// has been told. Pure.
#pragma once

#include "harness/report/event_line.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace harness {

/// How the events of a peer are recognised.
struct EventPeer {
    std::string id;
    std::vector<std::string> addresses; // of its MX hosts and its policy host, text
    std::vector<std::string> zones;     // origins: a name at or below one of them is the peer's
};

class EventStream {
public:
    /// Called with each line, without its line end.
    using Out = std::function<void(std::string_view line)>;

    /// `usual_peer`: id of the peer of whatever is not recognised; empty: not known.
    explicit EventStream(Out out, std::string usual_peer = {})
        : out_(std::move(out)), usual_peer_(std::move(usual_peer)) {}
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;

    void add_peer(const EventPeer& peer);
    /// Everything from this address from now on is this sender's.
    void add_sender(const std::string& address, std::string name);

    void on_event(const fake_dns::QueryAnswered& query);
    /// The first of a session (SessionSink), and what follows (SessionGrown). Of a session whose start was
    /// not told, nothing is.
    void on_event(const fake_mx::SessionRecord& session);
    void on_growth(const fake_mx::SessionRecord& session);
    /// Likewise.
    void on_event(const fake_mx::PolicyFetch& fetch);
    void on_growth(const fake_mx::PolicyFetch& fetch);
    void on_event(const mailu::AdminRequest& request);
    void on_event(const mailu::MilterConnection& connection);
    /// A line of the log of a sender. `recipient`: whose delivery it ends; empty if none.
    void on_log(EventTime time, std::string_view sender, std::string_view line, std::string_view recipient);
    /// This program failed at something; for whom is not known.
    void on_failure(EventTime time, std::string_view text);

private:
    using Names = std::unordered_map<std::string, std::string>;

    template <class Record>
    void start(const Record& record);
    template <class Record>
    void grow(const Record& record);

    std::string_view sender_at(const std::string& address) const;
    std::string_view peer_at(const std::string& address) const;
    std::string_view peer_of_name(std::string_view name) const;
    std::string_view peer_of_path(std::string_view path) const;

    Out out_;
    std::string usual_peer_;
    Names senders_; // by address
    Names peers_;   // by address
    Names zones_;   // peers by origin
    std::unordered_map<const void*, EventCursor> open_;
};

} // namespace harness
