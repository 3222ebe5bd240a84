// TLSA records (RFC 6698) computed from certificates.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/staging/certificate_authority.hpp"

#include <string>

namespace harness {

/// `3 1 1 <hex>` for the first certificate of a PEM text. Selector 1 takes the key, anything else the
/// certificate; matching 0 the octets themselves, 1 and anything unknown SHA-256, 2 SHA-512. The three
/// numbers are published as they are; `facts.of` has no meaning here.
std::string tlsa_rdata(const TlsaFacts& facts, const std::string& certificate_pem);

/// The record that the world publishes for a host: `facts.of` chooses the host's own certificate, its
/// issuer's (whether the chain sends it or not), or one that has nothing to do with it (a CA's for usages 0
/// and 2).
std::string staged_tlsa_rdata(const TlsaFacts& facts, const MxHost& host, CertificateAuthority& authority);

/// The SHA-256 digest of a host's public key, `0A:1B:…`: what postconf(5) smtp_tls_fingerprint_digest calls
/// its public key fingerprint. In place of an attacker's key it is of another one: that of the host he poses
/// as.
std::string key_fingerprint(const MxHost& host, CertificateAuthority& authority);

} // namespace harness
