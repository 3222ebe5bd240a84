// Receives the events of the fakes and sorts them by the sender that caused them: the source address says who
// asked. Keeps a bounded number for each sender, and says if there were more.
#pragma once

#include "fake_dns/dns_event.hpp"
#include "fake_mx/mx_event.hpp"
#include "harness/observation/delivery_evidence.hpp"
#include "harness/run/world_listener.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <filesystem>
#include <memory>
#include <string>
#include <unordered_map>

namespace harness {

class Observer {
public:
    explicit Observer(std::size_t senders = 0) : seen_(senders) {}

    /// Makes room for one more sender; what of() returned stays where it is. What is too much to be kept in
    /// memory is kept in nameless files in `directory`.
    void add_sender(const std::filesystem::path& directory);

    /// Everything from this address from now on is the n-th sender's.
    void watch(const std::string& address, std::size_t sender) { sender_of_[address] = sender; }

    /// Receives everything of a world but the log. The observer must outlive the subscription.
    WorldListener listener();

    void on_query(fake_dns::QueryAnswered query);
    void on_session(std::shared_ptr<const fake_mx::SessionRecord> session);
    void on_fetch(std::shared_ptr<const fake_mx::PolicyFetch> fetch);

    void on_admin(mailu::AdminRequest request);
    void on_milter(mailu::MilterConnection connection);
    /// A part of this program failed just now; for which sender is not known.
    void on_failure(const std::string& why);

    SenderObservations& of(std::size_t sender) { return seen_[sender]; }

    /// Adds to `record` what failed on our side for no sender in particular, the first thousand of it.
    std::shared_ptr<const OwnRecord> own_record(OwnRecord record) const;

private:
    static constexpr std::size_t kMostFailures = 1000;
    void note_failure(std::chrono::system_clock::time_point time, const std::string& text);

    std::vector<OwnFailure> failures_;
    template <class Events>
    void see(Events SenderObservations::*kind, const char* what, typename Events::value_type event);

    std::unordered_map<std::string, std::size_t> sender_of_;
    std::deque<SenderObservations> seen_;
};

} // namespace harness
