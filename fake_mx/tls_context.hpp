// The server side of TLS for one host: protocol versions, certificate, tickets. Made once per host.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "fake_mx/openssl_ptr.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace fake_mx {

/// What OpenSSL keeps for all hosts with the same settings, some 15 KiB.
using SharedTls = std::shared_ptr<SSL_CTX>;

/// Throws std::runtime_error with OpenSSL's words.
SharedTls make_shared_tls(const TlsSettings& settings);

/// Whether hosts with such settings can share it: nothing in it is of one host alone.
bool can_share_tls(const TlsSettings& settings);

class TlsContext {
public:
    /// Asks the host for its identity. `shared`: that of hosts with the same settings, null: one of its own.
    /// Throws std::runtime_error with OpenSSL's words if the identity is not usable.
    explicit TlsContext(const HostSpec& host, SharedTls shared = nullptr);

    TlsContext(const TlsContext&) = delete; // OpenSSL has its address
    TlsContext& operator=(const TlsContext&) = delete;

    /// A connection in which the host shows its certificate. The context must outlive it. Throws as above.
    SslPtr new_connection() const;

    /// SHA-256 of the leaf that is shown in this session, lower-case hex; empty if the host has no identity.
    const std::string& certificate_digest(SSL* session) const;

private:
    struct Shown {
        X509Ptr leaf; // null: nothing is shown
        X509StackPtr issuers;
        PkeyPtr key;
        std::string digest;
        std::string ocsp_response;
    };
    static int on_server_name(SSL* session, int* alert, void* self);
    static Shown read(const std::function<Identity()>& identity);
    static bool show(const Shown& shown, SSL* session);

    Sni sni_;
    std::vector<std::string> own_names_;
    Shown own_;
    Shown other_; // nothing unless the name selects
    SharedTls tls_;
};

} // namespace fake_mx
