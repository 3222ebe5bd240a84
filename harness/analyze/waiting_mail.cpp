#include "harness/analyze/waiting_mail.hpp"

#include <algorithm>
#include <utility>

namespace harness {

namespace {

auto position_of(std::vector<Waiting>& waiting, std::uint64_t recipient) {
    return std::find_if(waiting.begin(), waiting.end(), [&](const Waiting& one) {
        return one.recipient == recipient;
    });
}

} // namespace

bool WaitingMail::add(
    std::string_view queue_id, std::string_view recipient, DomainFigures& domain, std::size_t kind
) {
    if (size_ == kMost) return false;
    messages_[hash(queue_id)].push_back({hash(recipient), &domain, kind});
    size_++;
    return true;
}

std::optional<Waiting> WaitingMail::take(std::string_view queue_id, std::string_view recipient) {
    const auto message = messages_.find(hash(queue_id));
    if (message == messages_.end()) return std::nullopt;
    const auto found = position_of(message->second, hash(recipient));
    if (found == message->second.end()) return std::nullopt;
    const Waiting taken = *found;
    message->second.erase(found);
    if (message->second.empty()) messages_.erase(message);
    size_--;
    return taken;
}

std::vector<Waiting> WaitingMail::take_all(std::string_view queue_id) {
    const auto message = messages_.find(hash(queue_id));
    if (message == messages_.end()) return {};
    std::vector<Waiting> taken = std::move(message->second);
    messages_.erase(message);
    size_ -= taken.size();
    return taken;
}

void WaitingMail::for_each(const std::function<void(std::uint64_t, Waiting&)>& visit) {
    for (auto& [queue_id, message] : messages_)
        for (Waiting& waiting : message)
            visit(queue_id, waiting);
}

} // namespace harness
