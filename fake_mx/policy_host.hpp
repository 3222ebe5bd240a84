// What one fake MTA-STS policy host is (RFC 8461 3.3): its name, certificate and policy, and the one way in
// which it deviates. No OpenSSL, no Asio here.
#pragma once

#include "fake_mx/host_spec.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace fake_mx {

/// What becomes of a request for the policy.
enum class PolicyAnswer {
    served,
    chunked,    // the policy without a Content-Length
    redirected, // 301 to another path of the same host, where the policy is
    not_found,
    server_error,      // 500
    oversized,         // the policy, and then lines until it is larger than 64 KiB
    oversized_chunked, // the same without a Content-Length
    garbage,           // a text that is no policy
    wrong_type,        // the policy as text/html
    silent,            // none, until the client gives up or the limit passes
};

struct PolicyHostSpec {
    /// Name without final dot, certificate and TLS settings; the rest of it has no meaning here.
    std::shared_ptr<const HostSpec> host;
    std::string policy; // the file
    PolicyAnswer answer = PolicyAnswer::served;
};

/// The policy host behind a dialled address, or null: then the connection is closed.
using PolicyHostLookup = std::function<std::shared_ptr<const PolicyHostSpec>(std::string_view address)>;

} // namespace fake_mx
