// Private keys, numbers and signatures that derive from a seed: the same seed gives the same octets in every
// process. For a fake Internet only: nothing here resists somebody who watches the time it takes.
#pragma once

#include "fake_mx/openssl_ptr.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

using Octets = std::vector<unsigned char>;

/// HKDF-SHA256 (RFC 5869): `length` octets (at most 8160) from the seed for the purpose that `label` names.
Octets derive_octets(std::string_view seed, std::string_view label, std::size_t length);

/// An ECDSA P-256 key; microseconds.
fake_mx::PkeyPtr derive_ecdsa_key(std::string_view seed, std::string_view label);

/// The public key of that one, an uncompressed point.
Octets derive_ecdsa_point(std::string_view seed, std::string_view label);

/// An ECDSA P-384 key.
fake_mx::PkeyPtr derive_p384_key(std::string_view seed, std::string_view label);

/// An Ed25519 key (RFC 8032 5.1.5).
fake_mx::PkeyPtr derive_ed25519_key(std::string_view seed, std::string_view label);

/// DER of an ECDSA-SHA256 signature over `message` by a key of P-256 or P-384, with a nonce derived from key
/// and message as RFC 6979 has it in spirit: the same input gives the same signature, which OpenSSL 3.0
/// cannot do by itself.
Octets sign_ecdsa_deterministic(const EVP_PKEY* key, std::span<const unsigned char> message);

} // namespace harness
