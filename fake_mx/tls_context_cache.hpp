// One TlsContext per host, made at a handshake and kept while somebody else holds the host: some, since each
// takes 8 KiB. What those with the same settings can share, they do.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/tls_context.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace fake_mx {

class TlsContextCache {
public:
    /// With so many contexts, those of hosts that are known and not in use are dropped too.
    explicit TlsContextCache(std::size_t most_idle = 1024) : most_idle_(most_idle) {}

    /// Never null. Throws as TlsContext does; a host that failed is tried again the next time.
    std::shared_ptr<const TlsContext> of(const std::shared_ptr<const HostSpec>& host) {
        const auto found = entries_.find(host.get());
        if (found != entries_.end()) return found->second.context;
        if (entries_.size() >= most_) drop_unknown_hosts();
        if (entries_.size() >= most_idle_) drop_idle_contexts();
        auto context = std::make_shared<const TlsContext>(*host, shared_by(host->tls));
        return entries_.emplace(host.get(), Entry{host, std::move(context)}).first->second.context;
    }

    std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        std::shared_ptr<const HostSpec> host; // kept, so that its address stays its own
        std::shared_ptr<const TlsContext> context;
    };

    // What differs among settings that can be shared.
    using Settings = std::tuple<TlsVersion, TlsVersion, Ciphers, ClientCertificate>;

    SharedTls shared_by(const TlsSettings& tls) {
        if (!can_share_tls(tls)) return nullptr;
        SharedTls& known = shared_[{tls.min, tls.max, tls.ciphers, tls.client_certificate}];
        if (!known) known = make_shared_tls(tls);
        return known;
    }

    void drop_unknown_hosts() {
        std::erase_if(entries_, [](const auto& entry) { return entry.second.host.use_count() == 1; });
        most_ = 2 * entries_.size() + kFewest;
    }

    // Tickets are good with the context that gave them alone.
    void drop_idle_contexts() {
        std::erase_if(entries_, [](const auto& entry) {
            return entry.second.context.use_count() == 1 && !entry.second.host->tls.session_tickets;
        });
    }

    static constexpr std::size_t kFewest = 64;
    std::map<Settings, SharedTls> shared_;
    std::unordered_map<const HostSpec*, Entry> entries_;
    std::size_t most_ = kFewest; // beyond it the contexts of hosts that nobody else holds are dropped
    std::size_t most_idle_;
};

} // namespace fake_mx
