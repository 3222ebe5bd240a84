// RSA-2048 keys that are known to everybody. Making one takes up to half a second, in which nobody's query
// would be answered; and a fake Internet has no secrets.
#pragma once

#include "fake_dns/zone_key.hpp"

namespace fake_dns {

/// PKCS #8, PEM.
const char* fixed_rsa_key(KeyRole role);

} // namespace fake_dns
