// The RSA keys of every host that has one, known to everybody. Making one takes a fifth of a second and
// more, in which nobody would be answered; and a fake Internet has no secrets.
#pragma once

namespace harness {

/// PKCS #8, PEM: of 2048 bits.
const char* fixed_rsa_key();

/// Of 1024 bits.
const char* fixed_short_rsa_key();

} // namespace harness
