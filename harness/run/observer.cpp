#include "harness/run/observer.hpp"

#include <utility>

namespace harness {

void Observer::on_query(fake_dns::QueryAnswered query) {
    const auto sender = sender_of_.find(query.client);
    if (sender != sender_of_.end()) seen_[sender->second].queries.push_back(std::move(query));
}

void Observer::on_admin(fake_mailu::AdminRequest request) {
    const auto sender = sender_of_.find(request.client);
    if (sender != sender_of_.end()) seen_[sender->second].admin.push_back(std::move(request));
}

void Observer::on_milter(fake_mailu::MilterConnection connection) {
    const auto sender = sender_of_.find(connection.client);
    if (sender != sender_of_.end()) seen_[sender->second].milter.push_back(std::move(connection));
}

void Observer::on_session(std::shared_ptr<const fake_mx::SessionRecord> session) {
    const auto sender = sender_of_.find(session->client);
    if (sender != sender_of_.end()) seen_[sender->second].sessions.push_back(std::move(session));
}

void Observer::on_fetch(std::shared_ptr<const fake_mx::PolicyFetch> fetch) {
    const auto sender = sender_of_.find(fetch->client);
    if (sender != sender_of_.end()) seen_[sender->second].fetches.push_back(std::move(fetch));
}

} // namespace harness
