#include "harness/run/observer.hpp"

#include <fmt/format.h>

#include <type_traits>
#include <utility>

namespace harness {

namespace {

// Far more than a run of ten thousand peers needs; a container may ask and connect for ever.
constexpr std::size_t kMostQueries = 300'000;
constexpr std::size_t kMostConnections = 50'000;

template <class Event>
const std::string& client_of(const Event& event) {
    return event.client;
}

template <class Record>
const std::string& client_of(const std::shared_ptr<const Record>& record) {
    return record->client;
}

} // namespace

template <class Event>
void Observer::see(Seen<Event> kind, const char* what, Event event) {
    const auto sender = sender_of_.find(client_of(event));
    if (sender == sender_of_.end()) return;
    SenderObservations& seen = seen_[sender->second];
    std::vector<Event>& events = seen.*kind;
    const std::size_t most = std::is_same_v<Event, fake_dns::QueryAnswered> ? kMostQueries : kMostConnections;
    if (events.size() < most)
        events.push_back(std::move(event));
    else if (seen.left_out.empty())
        seen.left_out = fmt::format("the sender made more than {} {}", most, what);
}

void Observer::on_query(fake_dns::QueryAnswered query) {
    see(&SenderObservations::queries, "DNS queries", std::move(query));
}

void Observer::on_admin(fake_mailu::AdminRequest request) {
    see(&SenderObservations::admin, "requests to the admin", std::move(request));
}

void Observer::on_milter(fake_mailu::MilterConnection connection) {
    see(&SenderObservations::milter, "connections to the milter", std::move(connection));
}

void Observer::on_session(std::shared_ptr<const fake_mx::SessionRecord> session) {
    see(&SenderObservations::sessions, "SMTP connections", std::move(session));
}

void Observer::on_fetch(std::shared_ptr<const fake_mx::PolicyFetch> fetch) {
    see(&SenderObservations::fetches, "connections to policy hosts", std::move(fetch));
}

} // namespace harness
