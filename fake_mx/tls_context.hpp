// The server side of TLS for one host: protocol versions, certificate, tickets. Made once per host.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/openssl_ptr.hpp"

#include <string>

namespace fake_mx {

class TlsContext {
public:
    /// Asks the host for its identity. Throws std::runtime_error with OpenSSL's words if that is not usable.
    explicit TlsContext(const HostSpec& host);

    SSL_CTX* handle() const { return context_.get(); }

    /// SHA-256 of the leaf, lower-case hex; empty if the host has no identity.
    const std::string& certificate_digest() const { return certificate_digest_; }

private:
    void use_identity(const Identity& identity);

    SslCtxPtr context_;
    std::string certificate_digest_;
};

} // namespace fake_mx
