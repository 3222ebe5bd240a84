// Debian's mta-sts-daemon(1), package postfix-mta-sts-resolver: it looks up a recipient's MTA-STS policy
// (RFC 8461) and tells Postfix, as a table of TLS policies. Pure text, except that it checks whether
// the daemon is installed.
#pragma once

#include "harness/mta/mta.hpp"

#include <string>
#include <vector>

namespace harness {

inline constexpr const char* kStsDaemonCommand = "/usr/bin/mta-sts-daemon";
inline constexpr const char* kStsDaemonConfig = "/etc/postfix/mxproof-mta-sts-daemon.yml";

/// Whether the policy needs the daemon.
bool asks_for_sts(const Assignment& assignment);

/// The main.cf lines that make Postfix ask the daemon; none where MTA-STS is off.
std::vector<Setting> settings_for_sts(const Assignment& assignment);

/// What of the daemon's own configuration makes the policy, and what mxproof sets beside it: for the report.
std::vector<Setting> sts_daemon_policy(const Assignment& assignment);
std::vector<Setting> sts_daemon_practical_settings(const Assignment& assignment);

/// mta-sts-daemon.yml(5).
std::string sts_daemon_config(const Assignment& assignment);

/// How it is started beside Postfix; nothing where MTA-STS is off.
std::vector<Companion> sts_daemon_of(const Assignment& assignment);

/// Why there is no daemon on this machine, and what to do about it.
WhyNot why_no_sts_daemon();

} // namespace harness
