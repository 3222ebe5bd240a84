// Who is told what happens in a world while it is served.
#pragma once

#include "fake_dns/dns_event.hpp"
#include "fake_mx/mx_event.hpp"
#include "harness/mta/delivery_event.hpp"
#include "harness/stack/mailu/mailu_event.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace harness {

/// A line of a sender's log.
struct SenderLine {
    std::size_t sender = 0; // its number
    LogEvent event;
};

/// One listener; what is empty is not told. Everything is called on the loop that serves the world.
struct WorldListener {
    std::function<void(const fake_dns::QueryAnswered&)> query = {};
    std::function<void(const std::shared_ptr<const fake_mx::SessionRecord>&)> session = {}; // it begins
    std::function<void(const fake_mx::SessionRecord&)> session_grown = {}; // fake_mx::SessionGrown
    std::function<void(const std::shared_ptr<const fake_mx::PolicyFetch>&)> fetch = {}; // likewise
    std::function<void(const fake_mx::PolicyFetch&)> fetch_grown = {};
    std::function<void(const mailu::AdminRequest&)> admin = {};
    std::function<void(const mailu::MilterConnection&)> milter = {};
    std::function<void(const SenderLine&)> log = {};
    std::function<void(const std::string&)> failure = {}; // of this program; for whom is not known
};

/// A listener is told everything as long as somebody keeps this.
using Subscription = std::shared_ptr<const WorldListener>;

/// All who listen to one world. They may come and go while they are told something.
class WorldListeners {
public:
    [[nodiscard]] Subscription subscribe(WorldListener listener) {
        std::erase_if(listeners_, [](const auto& known) { return known.expired(); });
        auto subscription = std::make_shared<const WorldListener>(std::move(listener));
        listeners_.push_back(subscription);
        return subscription;
    }

    template <class Event>
    void
    tell(std::function<void(const Event&)> WorldListener::*what, const std::type_identity_t<Event>& event) {
        for (std::size_t i = 0; i < listeners_.size(); ++i) // it may grow meanwhile
            if (const Subscription listener = listeners_[i].lock(); listener && (*listener).*what)
                ((*listener).*what)(event);
    }

private:
    std::vector<std::weak_ptr<const WorldListener>> listeners_;
};

} // namespace harness
