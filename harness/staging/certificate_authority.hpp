// The world's certificate authorities: a public-CA look-alike (root and intermediate), and for every host a
// private CA of its own. Certificates are made on demand and derive from the seed alone: the same seed on the
// same day gives the same octets, so a TLSA record made by one process matches the certificate served by
// another.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "harness/model/peer.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

class CertificateAuthority {
public:
    /// `now`: Unix seconds; validity is relative to the start of that day (UTC). Makes nothing yet.
    CertificateAuthority(std::string seed, std::int64_t now);
    ~CertificateAuthority();
    CertificateAuthority(const CertificateAuthority&) = delete;
    CertificateAuthority& operator=(const CertificateAuthority&) = delete;

    /// The chain and key that the host shows. `host_name` with or without final dot. The same arguments give
    /// the same identity. Throws std::invalid_argument if the name does not fit: a certificate by CN only
    /// allows 64 octets.
    fake_mx::Identity issue(const CertificateFacts& facts, std::string_view host_name);

    /// The public key (DER, SubjectPublicKeyInfo) in the certificate of issue(), and in that of
    /// another_pem(): much cheaper than the certificate.
    std::vector<unsigned char> leaf_key(const CertificateFacts& facts, std::string_view host_name);
    std::vector<unsigned char> another_key(const CertificateFacts& facts, std::string_view host_name);

    /// The certificate (PEM) that signed the one of issue(), whether the chain sends it or not: the
    /// intermediate, the private root, or, self-signed, the certificate itself.
    std::string issuer_pem(const CertificateFacts& facts, std::string_view host_name);

    /// The certificate (PEM) at the end of the chain of issue(), whether the chain sends it or not.
    std::string root_pem(const CertificateFacts& facts, std::string_view host_name);

    /// A certificate (PEM) like that of issue(), of a key that the host does not have.
    std::string another_pem(const CertificateFacts& facts, std::string_view host_name);

    /// A CA certificate (PEM) that issued nothing.
    std::string another_issuer_pem(std::string_view host_name);

    /// What goes into the senders' trust store.
    std::string public_root_pem();

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace harness
