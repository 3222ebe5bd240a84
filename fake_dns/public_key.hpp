// The key field of a DNSKEY as OpenSSL wants it. Null on octets that are no such key.
#pragma once

#include "fake_dns/openssl_ptr.hpp"

#include <string_view>

namespace fake_dns {

/// RFC 6605 4: x and y. `curve`: P-256 or P-384.
PkeyPtr ecdsa_public_key(const char* curve, std::string_view octets);
PkeyPtr rsa_public_key(std::string_view octets); // RFC 3110 2: length of the exponent, exponent, modulus
/// RFC 8080 3. `type`: EVP_PKEY_ED25519 or EVP_PKEY_ED448.
PkeyPtr edwards_public_key(int type, std::string_view octets);

} // namespace fake_dns
