// Postfix's configuration as pure text: what makes the policy, and what mxproof sets beside it.
#pragma once

#include "harness/mta/mta.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// The main.cf lines of a policy's level and, at `dane`, of its handling of insecure MX RRsets: postconf(5)
/// smtp_tls_security_level, smtp_tls_dane_insecure_mx_policy, smtp_dns_support_level.
std::vector<Setting> settings_for_level(const Policy& policy);

/// What is set beside the policy so that a run is possible and quick, each with its reason. One place, for
/// the report.
std::vector<Setting> practical_settings(const Assignment& assignment, const LinkAddresses& link);

/// Deliveries of one sender at the same time: the process limit of its smtp(8) transport, master(5).
inline constexpr int kDeliveryProcesses = 20;

/// How long a message must be in the queue before the later-attempt transport treats it as an old one, in
/// seconds. Postfix compares whole seconds, so with 1 a first attempt across a full second would be a later
/// one.
inline constexpr int kLaterBackoffSeconds = 2;

std::string main_cf(const Assignment& assignment, const LinkAddresses& link);
std::string master_cf();

/// For `smtp -o`: a process remembers TLSA records for up to 100 s, from one delivery to the next.
inline constexpr const char* kOneDeliveryEach = "max_use=1";

/// For `smtp -o` and `tlsmgr -o`: where TLS sessions are kept for later deliveries.
inline constexpr const char* kSessionCache = "btree:${data_directory}/smtp_scache";

/// The names of transports in master.cf.
struct TransportNames {
    std::string later = "smtp-later";
    std::string hurried = "smtp-hurried";
    std::string impatient = "smtp-impatient";
    std::string fresh = "smtp-fresh";
    std::string resuming = "smtp-resuming";
    std::string reusing = "smtp-reusing";
    std::string relayed = "smtp";
    std::string wrapped = "smtp-wrapped"; // to relays with TLS at once
};

/// The transport of the n-th fragile recipient (Assignment), from 0: what Postfix thinks of a transport whose
/// process has ended by a signal concerns nobody else.
std::string fragile_transport(std::size_t n);

/// Its syslog_name, which says in the log whose it is.
std::string fragile_log_name(std::string_view recipient);

/// The recipient in such a name with what follows it, `postfix/for/user@peer.example/smtp`; empty: it is
/// none.
std::string_view recipient_in_log_name(std::string_view name);

/// transport(5): the recipients that have a transport of their own.
std::string transport_table(const Assignment& assignment, const TransportNames& names = {});

/// For `smtp -o`: the time limits of a transport for hosts that may be silent.
std::vector<std::string> impatient_limits();

/// The table of smtp_tls_policy_maps under the policy fingerprint: a line for each next hop.
std::string fingerprint_table(const Assignment& assignment);

/// How long smtp(8) waits for a host that may be silent, at each step: its own limits are 30 s and 300 s.
inline constexpr int kImpatientSeconds = 3;

/// The program that delivers to silent recipients, relative to Postfix's daemon_directory as master(5) has
/// it: smtp(8) with a short patience.
inline constexpr const char* kHurriedSmtp = "../../../../../run/mxproof/hurried-smtp";
std::string hurried_smtp();

} // namespace harness
