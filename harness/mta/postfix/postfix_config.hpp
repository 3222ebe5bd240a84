// Postfix's configuration as pure text: what makes the policy, and what mxproof sets beside it.
#pragma once

#include "harness/mta/sender_data.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// A recipient whose mail goes to a relay host, not to the MX hosts of its domain.
struct Relayed {
    std::string recipient;
    std::string host;
    std::uint16_t port = 587; // 465: TLS at once
};

/// Everything that a process sender is made from.
struct PostfixSettings {
    std::string name;                           // for reports
    std::vector<Setting> policy_settings;       // see settings_for_level
    std::string sts = "off";                    // `on`, `strict-testing`: mta-sts-daemon(1) is asked
    std::string trust_store_pem;                // the roots that Postfix trusts
    std::vector<std::string> later_recipients;  // tried by the transport with the short backoff time
    std::vector<std::string> silent_recipients; // at peers whose DNS does not answer: not waited for long
    std::vector<Relayed> relayed;
    std::vector<std::string> resolvers;        // addresses for /etc/resolv.conf
    std::chrono::seconds submission_limit{60}; // for each message
    std::string queue_size;                    // of the queue's tmpfs: `64m`; empty: 256m
    std::vector<Setting> extra;                // more lines of main.cf, for tests
};

/// Addresses that the configuration names.
struct LinkAddresses {
    std::vector<std::string> own;   // of the sender
    std::vector<std::string> world; // who may submit
};

/// The main.cf lines of a documented level (`none may encrypt dane dane-only secure`) and, at `dane`, of its
/// handling of insecure MX RRsets (`dane encrypt may`): postconf(5) smtp_tls_security_level,
/// smtp_tls_dane_insecure_mx_policy, smtp_dns_support_level. Throws std::invalid_argument for other words.
std::vector<Setting> settings_for_level(std::string_view level, std::string_view insecure_mx);

/// What is set beside the policy so that a run is possible and quick, each with its reason. One place, for
/// the report.
std::vector<Setting> practical_settings(const PostfixSettings& postfix, const LinkAddresses& link);

/// Deliveries of one sender at the same time: the process limit of its smtp(8) transport, master(5).
inline constexpr int kDeliveryProcesses = 20;

/// How long a message must be in the queue before the later-attempt transport treats it as an old one, in
/// seconds. Postfix compares whole seconds, so with 1 a first attempt across a full second would be a later
/// one.
inline constexpr int kLaterBackoffSeconds = 2;

std::string main_cf(const PostfixSettings& settings, const LinkAddresses& link);
std::string master_cf();
std::string transport_table(const PostfixSettings& settings);

/// The program that delivers to silent recipients, relative to Postfix's daemon_directory as master(5) has
/// it: smtp(8) with a short patience.
inline constexpr const char* kHurriedSmtp = "../../../../../run/mxproof/hurried-smtp";
std::string hurried_smtp();

} // namespace harness
