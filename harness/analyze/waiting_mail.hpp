// Messages that were deferred, and what became of them. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace harness {

/// One recipient of a deferred message, and what it was deferred for at last.
struct Waiting {
    std::uint64_t recipient = 0; // a hash: addresses are not kept
    DomainFigures* domain = nullptr;
    std::size_t kind = 0; // in DomainFigures::failed
};

class WaitingMail {
public:
    /// False: there are too many already. Whoever waited for something else does so no longer.
    bool add(std::string_view queue_id, std::string_view recipient, DomainFigures& domain, std::size_t kind);

    /// The recipient has been dealt with; nothing: he did not wait.
    std::optional<Waiting> take(std::string_view queue_id, std::string_view recipient);

    /// The message has left the queue: those who waited still.
    std::vector<Waiting> take_all(std::string_view queue_id);

    /// Everybody who waits, with the hash of the queue id.
    void for_each(const std::function<void(std::uint64_t, Waiting&)>& visit);

    static std::uint64_t hash(std::string_view text) { return std::hash<std::string_view>{}(text); }

    static constexpr std::size_t kMost = 200'000;

private:
    std::unordered_map<std::uint64_t, std::vector<Waiting>> messages_;
    std::size_t size_ = 0;
};

} // namespace harness
