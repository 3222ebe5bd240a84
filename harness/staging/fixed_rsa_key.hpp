// The RSA-2048 key of every host that has one, known to everybody. Making one takes a fifth of a second and
// more, in which nobody would be answered; and a fake Internet has no secrets.
#pragma once

namespace harness {

/// PKCS #8, PEM.
const char* fixed_rsa_key();

} // namespace harness
