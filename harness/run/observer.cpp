#include "harness/run/observer.hpp"

#include "harness/base/nameless_file.hpp"

#include <fmt/format.h>

#include <type_traits>
#include <utility>

namespace harness {

namespace {

// Far more than a run of ten thousand peers needs; a container may ask and connect for ever.
constexpr std::size_t kMostQueries = 300'000;
constexpr std::size_t kMostConnections = 50'000;
constexpr std::size_t kMostInMemory = 1U << 20U; // octets, of each witness: those of some 500 peers

class OctetFile : public OctetStore {
public:
    explicit OctetFile(const std::filesystem::path& directory) : file_(directory) {}

    bool append(std::string_view octets) override { return file_.append(octets).has_value(); }
    std::string read(std::size_t at, std::size_t size) const override {
        return file_.read(static_cast<off_t>(at), size);
    }

private:
    NamelessFile file_;
};

template <class Event>
const std::string& client_of(const Event& event) {
    return event.client;
}

template <class Record>
const std::string& client_of(const std::shared_ptr<const Record>& record) {
    return record->client;
}

} // namespace

void Observer::add_sender(const std::filesystem::path& directory) {
    SenderObservations& seen = seen_.emplace_back();
    const auto spill = [&](auto& list) {
        list.spill_into(std::make_unique<OctetFile>(directory), kMostInMemory);
    };
    spill(seen.log);
    spill(seen.sessions);
    spill(seen.queries);
    spill(seen.fetches);
}

template <class Events>
void Observer::see(Events SenderObservations::*kind, const char* what, typename Events::value_type event) {
    using Event = typename Events::value_type;
    const auto sender = sender_of_.find(client_of(event));
    if (sender == sender_of_.end()) return;
    SenderObservations& seen = seen_[sender->second];
    Events& events = seen.*kind;
    const std::size_t most = std::is_same_v<Event, fake_dns::QueryAnswered> ? kMostQueries : kMostConnections;
    if (events.size() < most)
        events.push_back(std::move(event));
    else if (seen.left_out.empty())
        seen.left_out = fmt::format("the sender made more than {} {}", most, what);
}

WorldListener Observer::listener() {
    WorldListener listener;
    listener.query = [this](const auto& query) { on_query(query); };
    listener.session = [this](const auto& session) { on_session(session); };
    listener.fetch = [this](const auto& fetch) { on_fetch(fetch); };
    listener.admin = [this](const auto& request) { on_admin(request); };
    listener.milter = [this](const auto& connection) { on_milter(connection); };
    listener.failure = [this](const auto& why) { on_failure(why); };
    return listener;
}

std::shared_ptr<const OwnRecord> Observer::own_record(OwnRecord record) const {
    record.failures = failures_;
    return std::make_shared<const OwnRecord>(std::move(record));
}

void Observer::note_failure(std::chrono::system_clock::time_point time, const std::string& text) {
    if (!text.empty() && failures_.size() < kMostFailures) failures_.push_back({time, text});
}

void Observer::on_query(fake_dns::QueryAnswered query) {
    if (query.client.empty()) note_failure(query.time, query.failed);
    see(&SenderObservations::queries, "DNS queries", std::move(query));
}

void Observer::on_admin(mailu::AdminRequest request) {
    see(&SenderObservations::admin, "requests to the admin", std::move(request));
}

void Observer::on_milter(mailu::MilterConnection connection) {
    see(&SenderObservations::milter, "connections to the milter", std::move(connection));
}

void Observer::on_failure(const std::string& why) {
    note_failure(std::chrono::system_clock::now(), why);
}

void Observer::on_session(std::shared_ptr<const fake_mx::SessionRecord> session) {
    if (session->client.empty()) note_failure(session->started, session->failed);
    see(&SenderObservations::sessions, "SMTP connections", std::move(session));
}

void Observer::on_fetch(std::shared_ptr<const fake_mx::PolicyFetch> fetch) {
    if (fetch->client.empty()) note_failure(fetch->started, fetch->failed);
    see(&SenderObservations::fetches, "connections to policy hosts", std::move(fetch));
}

} // namespace harness
