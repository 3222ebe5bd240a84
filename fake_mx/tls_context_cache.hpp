// One TlsContext per host, made at its first handshake.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/tls_context.hpp"

#include <memory>
#include <unordered_map>
#include <utility>

namespace fake_mx {

class TlsContextCache {
public:
    /// Throws as TlsContext does; a host that failed is tried again the next time.
    const TlsContext& of(const std::shared_ptr<const HostSpec>& host) {
        auto& entry = entries_[host.get()];
        if (!entry.context) entry = {host, std::make_unique<TlsContext>(*host)};
        return *entry.context;
    }

private:
    struct Entry {
        std::shared_ptr<const HostSpec> host; // kept, so that its address stays its own
        std::unique_ptr<TlsContext> context;
    };
    std::unordered_map<const HostSpec*, Entry> entries_;
};

} // namespace fake_mx
