// OpenSMTPD's configuration as pure text: what makes the policy, and what mxproof sets beside it;
// smtpd.conf(5).
#pragma once

#include "harness/mta/mta.hpp"

#include <string>
#include <vector>

namespace harness {

/// Why OpenSMTPD cannot be told this policy.
WhyNot why_not_for_opensmtpd(const Policy& policy);

/// The options of the action `relay` that make a policy, as the setting `relay`. Throws std::invalid_argument
/// with why_not_for_opensmtpd.
std::vector<Setting> opensmtpd_policy_settings(const Policy& policy);

/// What is set beside the policy so that a run is possible and quick, each with its reason: directives.
std::vector<Setting> opensmtpd_settings_beside(const Assignment& assignment, const LinkAddresses& link);

/// The configuration file.
std::string smtpd_conf(const Assignment& assignment, const LinkAddresses& link);

inline constexpr const char* kOpensmtpdRoots = "/run/mxproof/roots.pem";

} // namespace harness
