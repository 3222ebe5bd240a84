// What the certificates of a handshake are, and what a verifier says of them: OpenSSL's answers as data.
#pragma once

#include "fake_mx/openssl_ptr.hpp"
#include "harness/capture/capture.hpp"

#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace harness {

/// The CAs that this machine trusts, or those of one file instead. Throws std::runtime_error if that cannot
/// be read.
class TrustStore {
public:
    explicit TrustStore(const std::filesystem::path& file = {});
    X509_STORE* get() const { return store_.get(); }

private:
    std::unique_ptr<X509_STORE, fake_mx::OpensslFree<X509_STORE_free>> store_;
};

/// A client that takes whatever it is offered: every version and cipher, no certificate checked.
fake_mx::SslCtxPtr tolerant_client();

/// After a handshake; empty without certificates.
SeenChain seen_chain(const SSL* session, const TrustStore& trusted, std::time_t now);

/// Likewise of certificates in DER, the leaf first, without a verifier's word.
SeenChain chain_of_certificates(const std::vector<std::string>& certificates, std::time_t now);

/// The data of a TLSA record of this selector and matching type, in hexadecimal digits (RFC 6698 2.1); empty
/// for numbers without a meaning.
std::string association_data(const std::string& der, unsigned selector, unsigned matching);

/// Whether it is the encoding of a certificate, or of a key alone.
bool is_certificate_or_key(const std::string& der);

/// Whether the key in `der`, a certificate or a key alone, signed the certificate.
bool is_signed_by(const std::string& certificate, const std::string& der);

} // namespace harness
