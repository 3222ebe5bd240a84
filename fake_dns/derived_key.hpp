// Numbers and keys that derive from a text: the same text gives the same octets in every process. For a fake
// Internet only: nothing here resists somebody who watches the time it takes.
#pragma once

#include "fake_dns/openssl_ptr.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace fake_dns {

/// HKDF-SHA256 (RFC 5869): `length` octets (at most 8160) from `key`, which must not be empty, for the
/// purpose that `label` names. Throws std::runtime_error as all of this does, if OpenSSL fails.
std::vector<unsigned char> derive_octets(std::string key, std::string label, std::size_t length);

/// Octets for an unbiased number: 128 bits more than the order of P-256 has.
inline constexpr std::size_t kScalarOctets = 48;

/// A number in [1, order of the group) from so many octets (FIPS 186-5 A.2.1).
BignumPtr scalar_from(const EC_GROUP* group, std::span<const unsigned char> octets);

/// The P-256 key whose private number that is; microseconds.
PkeyPtr p256_key_from(std::span<const unsigned char> octets);

/// The public key of that one alone, in a third of the time: an uncompressed point (SEC 1 2.3.3).
std::vector<unsigned char> p256_point_from(std::span<const unsigned char> octets);

/// Likewise for P-384, whose order is longer.
inline constexpr std::size_t kP384ScalarOctets = 64;
PkeyPtr p384_key_from(std::span<const unsigned char> octets);

} // namespace fake_dns
