#include "fake_mx/tls_context.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace fake_mx {

namespace {

int protocol_of(TlsVersion version) {
    switch (version) {
    case TlsVersion::tls1_0:
        return TLS1_VERSION;
    case TlsVersion::tls1_1:
        return TLS1_1_VERSION;
    case TlsVersion::tls1_2:
        return TLS1_2_VERSION;
    case TlsVersion::tls1_3:
        return TLS1_3_VERSION;
    }
    return TLS1_3_VERSION;
}

BioPtr open_pem(const std::string& pem) {
    BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    require(bio != nullptr, "memory for a PEM text");
    return bio;
}

std::string sha256_hex(X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int length = 0;
    require(X509_digest(certificate, EVP_sha256(), digest.data(), &length) == 1, "certificate digest");
    std::string hex;
    for (unsigned int i = 0; i < length; ++i) {
        constexpr std::string_view kDigits = "0123456789abcdef";
        hex += kDigits[digest[i] >> 4];
        hex += kDigits[digest[i] & 15];
    }
    return hex;
}

// Level 1 does without what is not usual, and without the SHA-1 of TLS 1.0 and 1.1.
const char* cipher_list(Ciphers ciphers, bool with_old_versions) {
    switch (ciphers) {
    case Ciphers::anonymous:
        return "aNULL:!eNULL@SECLEVEL=0";
    case Ciphers::unencrypted:
        return "eNULL:!aNULL@SECLEVEL=0";
    case Ciphers::usual:
        break;
    }
    return with_old_versions ? "DEFAULT@SECLEVEL=0" : "DEFAULT@SECLEVEL=1";
}

void ask_for_client_certificate(SSL_CTX* context, ClientCertificate wanted) {
    if (wanted == ClientCertificate::ignored) return;
    const int must = wanted == ClientCertificate::required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | must, [](int, X509_STORE_CTX*) { return 1; });
}

} // namespace

bool can_share_tls(const TlsSettings& settings) {
    return !settings.session_tickets && settings.sni == Sni::ignored;
}

SharedTls make_shared_tls(const TlsSettings& tls) {
    SslCtxPtr made(SSL_CTX_new(TLS_server_method()));
    require(made != nullptr, "TLS context");
    SSL_CTX* context = made.get();
    // Said explicitly, as the machine's openssl.cnf has opinions of its own on them.
    const bool old = tls.min == TlsVersion::tls1_0 || tls.min == TlsVersion::tls1_1;
    require(SSL_CTX_set_cipher_list(context, cipher_list(tls.ciphers, old)) == 1, "ciphers");
    require(SSL_CTX_set_min_proto_version(context, protocol_of(tls.min)) == 1, "lowest TLS version");
    const bool usual = tls.ciphers == Ciphers::usual;
    const TlsVersion max = usual ? tls.max : std::min(tls.max, TlsVersion::tls1_2);
    require(SSL_CTX_set_max_proto_version(context, protocol_of(max)) == 1, "highest TLS version");
    ask_for_client_certificate(context, tls.client_certificate);
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
    // OpenSSL must send the chain as it was given, and not complete it from a trust store.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN);
    // A client that resumes does not see the certificate, so nothing may resume unless a scenario is about
    // it: neither by ticket nor by session id.
    if (!tls.session_tickets) {
        SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
        require(SSL_CTX_set_num_tickets(context, 0) == 1, "tickets");
        SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    } else {
        constexpr std::string_view kId = "mxproof";
        require(
            SSL_CTX_set_session_id_context(
                context,
                reinterpret_cast<const unsigned char*>(kId.data()),
                static_cast<unsigned int>(kId.size())
            ) == 1,
            "session id context"
        );
    }
    if (tls.ciphers == Ciphers::anonymous) SSL_CTX_set_dh_auto(context, 1);
    return made;
}

namespace {

// OpenSSL frees what it is given.
int staple(SSL* session, void* response) {
    const auto& der = *static_cast<const std::string*>(response);
    void* const copy = OPENSSL_memdup(der.data(), der.size());
    if (!copy) return SSL_TLSEXT_ERR_ALERT_FATAL;
    SSL_set_tlsext_status_ocsp_resp(session, copy, static_cast<long>(der.size()));
    return SSL_TLSEXT_ERR_OK;
}

} // namespace

TlsContext::Shown TlsContext::read(const std::function<Identity()>& identity) {
    Identity used = identity();
    Shown shown;
    const BioPtr chain = open_pem(used.chain_pem);
    shown.leaf.reset(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
    require(shown.leaf != nullptr, "certificate of the host");
    shown.issuers.reset(sk_X509_new_null());
    require(shown.issuers != nullptr, "chain of the host");
    while (X509Ptr issuer{PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)}) {
        require(sk_X509_push(shown.issuers.get(), issuer.get()) > 0, "chain of the host");
        static_cast<void>(issuer.release()); // the stack has it
    }
    ERR_clear_error(); // the end of the PEM text is one
    const BioPtr key_text = open_pem(used.key_pem);
    shown.key.reset(PEM_read_bio_PrivateKey(key_text.get(), nullptr, nullptr, nullptr));
    require(shown.key != nullptr, "key of the host");
    require(X509_check_private_key(shown.leaf.get(), shown.key.get()) == 1, "key of the host");
    shown.digest = sha256_hex(shown.leaf.get());
    shown.ocsp_response = std::move(used.ocsp_response);
    return shown;
}

bool TlsContext::show(const Shown& shown, SSL* session) {
    constexpr int kReplace = 1;
    return !shown.leaf ||
           SSL_use_cert_and_key(session, shown.leaf.get(), shown.key.get(), shown.issuers.get(), kReplace) ==
               1;
}

TlsContext::TlsContext(const HostSpec& host, SharedTls shared)
    : sni_(host.tls.sni), own_names_(host.tls.own_names), tls_(std::move(shared)) {
    if (host.identity && host.tls.ciphers != Ciphers::anonymous) own_ = read(host.identity);
    if (!tls_ || !own_.ocsp_response.empty()) tls_ = make_shared_tls(host.tls);
    if (!own_.ocsp_response.empty()) {
        SSL_CTX_set_tlsext_status_cb(tls_.get(), staple);
        SSL_CTX_set_tlsext_status_arg(tls_.get(), &own_.ocsp_response);
    }
    if (sni_ == Sni::ignored) return;
    if (sni_ == Sni::selects && host.other_identity && host.tls.ciphers != Ciphers::anonymous)
        other_ = read(host.other_identity);
    SSL_CTX_set_tlsext_servername_callback(tls_.get(), on_server_name);
    SSL_CTX_set_tlsext_servername_arg(tls_.get(), this);
}

SslPtr TlsContext::new_connection() const {
    SslPtr session(SSL_new(tls_.get()));
    require(session != nullptr, "TLS connection");
    require(show(own_, session.get()), "certificate of the host");
    return session;
}

// OpenSSL calls it too where the client asks for no name.
int TlsContext::on_server_name(SSL* session, int* alert, void* self) {
    const auto& context = *static_cast<const TlsContext*>(self);
    const char* const asked = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
    const auto& names = context.own_names_;
    if (asked && std::find(names.begin(), names.end(), asked) != names.end()) return SSL_TLSEXT_ERR_OK;
    if (context.sni_ == Sni::required) {
        *alert = SSL_AD_UNRECOGNIZED_NAME;
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    }
    if (show(context.other_, session)) return SSL_TLSEXT_ERR_OK;
    *alert = SSL_AD_INTERNAL_ERROR;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

const std::string& TlsContext::certificate_digest(SSL* session) const {
    const bool is_other = other_.leaf && SSL_get_certificate(session) == other_.leaf.get();
    return is_other ? other_.digest : own_.digest;
}

} // namespace fake_mx
