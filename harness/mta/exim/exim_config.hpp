// Exim's configuration as pure text: what makes the policy, and what mxproof sets beside it. The options are
// those of Exim's specification, chapters 14 (main), 30 (smtp transport) and 43 (TLS and DANE).
#pragma once

#include "harness/mta/mta.hpp"

#include <string>
#include <vector>

namespace harness {

/// Why Exim cannot be told this policy.
WhyNot why_not_for_exim(const Policy& policy);

/// The options of the smtp transport that make a policy. Throws std::invalid_argument with why_not_for_exim.
std::vector<Setting> exim_policy_settings(const Policy& policy);

/// What is set beside the policy so that a run is possible and quick, each with its reason; options of the
/// smtp transport have `smtp: ` before their names.
std::vector<Setting> exim_settings_beside(const Assignment& assignment, const LinkAddresses& link);

/// The configuration file.
std::string exim_conf(const Assignment& assignment, const LinkAddresses& link);

/// Deliveries of one message at the same time, remote_max_parallel.
inline constexpr int kEximDeliveries = 20;

/// The user and group that Exim delivers as. The package makes it; where it was only unpacked, nobody has.
inline constexpr const char* kEximUser = "Debian-exim";

inline constexpr const char* kEximSpool = "/var/spool/exim4";
inline constexpr const char* kEximLog = "/var/log/exim4";
inline constexpr const char* kEximRoots = "/run/mxproof/roots.pem";

} // namespace harness
