// A small world that holds every deviation and fault of dns_spec.hpp once or more, with a list of what can be
// asked.
#pragma once

#include "fake_dns/dns_spec.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace fake_dns::test {

/// A moment at which the sample world is valid, for tests that need no real clock.
constexpr std::int64_t kSampleNow = 1'790'000'000;

/// Zones below `example.` (NSEC) and `three.` (NSEC3), both signed, and below the unsigned `plain.`;
/// addresses in 198.18.0.0/15 and 2001:db8::/32; resolver at 198.18.0.53.
DnsSpec sample_world(std::int64_t now);

/// Names and types that exercise every zone, deviation and kind of denial of the sample world.
std::vector<std::pair<std::string, std::string>> sample_questions();

} // namespace fake_dns::test
