// The server side of TLS for one host: protocol versions, certificate, tickets. Made once per host.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/openssl_ptr.hpp"

#include <functional>
#include <string>
#include <vector>

namespace fake_mx {

class TlsContext {
public:
    /// Asks the host for its identity. Throws std::runtime_error with OpenSSL's words if that is not usable.
    explicit TlsContext(const HostSpec& host);

    TlsContext(const TlsContext&) = delete; // OpenSSL has its address
    TlsContext& operator=(const TlsContext&) = delete;

    SSL_CTX* handle() const { return own_.context.get(); }

    /// SHA-256 of the leaf that is shown in this session, lower-case hex; empty if the host has no identity.
    const std::string& certificate_digest(SSL* session) const;

private:
    struct Shown {
        SslCtxPtr context;
        std::string digest;
        std::string ocsp_response;
    };
    static int on_server_name(SSL* session, int* alert, void* self);
    static Shown make(const HostSpec& host, const std::function<Identity()>& identity);

    Sni sni_;
    std::vector<std::string> own_names_;
    Shown own_;
    Shown other_; // without a context unless the name selects
};

} // namespace fake_mx
