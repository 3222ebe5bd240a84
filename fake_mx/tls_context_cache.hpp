// One TlsContext per host, made at its first handshake, kept while somebody else holds the host.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/tls_context.hpp"

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <utility>

namespace fake_mx {

class TlsContextCache {
public:
    /// Throws as TlsContext does; a host that failed is tried again the next time.
    const TlsContext& of(const std::shared_ptr<const HostSpec>& host) {
        const auto found = entries_.find(host.get());
        if (found != entries_.end()) return *found->second.context;
        if (entries_.size() >= most_) drop_unknown_hosts();
        auto context = std::make_unique<TlsContext>(*host);
        return *entries_.emplace(host.get(), Entry{host, std::move(context)}).first->second.context;
    }

    std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        std::shared_ptr<const HostSpec> host; // kept, so that its address stays its own
        std::unique_ptr<TlsContext> context;
    };

    void drop_unknown_hosts() {
        std::erase_if(entries_, [](const auto& entry) { return entry.second.host.use_count() == 1; });
        most_ = 2 * entries_.size() + kFewest;
    }

    static constexpr std::size_t kFewest = 64;
    std::unordered_map<const HostSpec*, Entry> entries_;
    std::size_t most_ = kFewest; // beyond it the contexts of hosts that nobody else holds are dropped
};

} // namespace fake_mx
