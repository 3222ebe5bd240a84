#include "harness/report/event_stream.hpp"
#include "harness/base/lower_case.hpp"

#include "harness/base/mail_address.hpp"

#include <algorithm>

namespace harness {

namespace {

std::string_view found_in(const std::unordered_map<std::string, std::string>& names, const std::string& key) {
    const auto found = names.find(key);
    return found == names.end() ? std::string_view{} : std::string_view(found->second);
}

} // namespace

void EventStream::add_peer(const EventPeer& peer) {
    for (const std::string& address : peer.addresses)
        peers_[address] = peer.id;
    for (const std::string& zone : peer.zones)
        zones_[zone] = peer.id;
}

void EventStream::add_sender(const std::string& address, std::string name) {
    senders_[address] = std::move(name);
}

std::string_view EventStream::sender_at(const std::string& address) const {
    return found_in(senders_, address);
}

std::string_view EventStream::peer_at(const std::string& address) const {
    const std::string_view peer = found_in(peers_, address);
    return peer.empty() ? usual_peer_ : peer;
}

// `name`: in any case, with or without its final dot.
std::string_view EventStream::peer_of_name(std::string_view name) const {
    constexpr std::size_t kLongestName = 254; // with its final dot: RFC 1035 2.3.4
    if (name.size() > kLongestName) return {};
    std::string rest = in_lower_case(std::string(name));
    if (!rest.ends_with('.')) rest += '.';
    for (; !rest.empty(); rest.erase(0, rest.find('.') + 1))
        if (const auto peer = found_in(zones_, rest); !peer.empty()) return peer;
    return {};
}

// The peer of the first domain or mail address in the path of a URL.
std::string_view EventStream::peer_of_path(std::string_view path) const {
    while (!path.empty()) {
        const auto end = std::min(path.find('/'), path.size());
        const std::string_view part = path.substr(0, end);
        if (const auto peer = peer_of_name(domain_of(part)); !peer.empty()) return peer;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return {};
}

void EventStream::on_event(const fake_dns::QueryAnswered& query) {
    out_(event_line(query, {peer_of_name(query.name), sender_at(query.client)}));
}

template <class Record>
void EventStream::start(const Record& record) {
    if (record.id == 0)
        return out_(own_failure_event(
            record.started, record.failed, record.client, {peer_at(record.server), sender_at(record.client)}
        ));
    open_[&record] = {};
    grow(record);
}

template <class Record>
void EventStream::grow(const Record& record) {
    const auto cursor = open_.find(&record);
    if (cursor == open_.end()) return;
    const EventOrigin origin{peer_at(record.server), sender_at(record.client)};
    for (const std::string& line : new_event_lines(record, cursor->second, origin))
        out_(line);
    if (record.ended) open_.erase(cursor);
}

void EventStream::on_event(const fake_mx::SessionRecord& session) {
    start(session);
}

void EventStream::on_growth(const fake_mx::SessionRecord& session) {
    grow(session);
}

void EventStream::on_event(const fake_mx::PolicyFetch& fetch) {
    start(fetch);
}

void EventStream::on_growth(const fake_mx::PolicyFetch& fetch) {
    grow(fetch);
}

void EventStream::on_event(const mailu::AdminRequest& request) {
    out_(event_line(request, {peer_of_path(request.target), sender_at(request.client)}));
}

void EventStream::on_event(const mailu::MilterConnection& connection) {
    out_(event_line(connection, {{}, sender_at(connection.client)}));
}

void EventStream::on_log(
    EventTime time, std::string_view sender, std::string_view line, std::string_view recipient
) {
    const std::string_view peer = recipient.empty() ? recipient : peer_of_name(domain_of(recipient));
    out_(log_line_event(time, line, recipient, {peer, sender}));
}

void EventStream::on_failure(EventTime time, std::string_view text) {
    out_(own_failure_event(time, text, {}, {}));
}

} // namespace harness
