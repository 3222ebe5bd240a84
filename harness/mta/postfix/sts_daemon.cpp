#include "harness/mta/postfix/sts_daemon.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace harness {

namespace {

constexpr const char* kRoots = "/etc/postfix/mxproof-roots.pem";
// Seconds, less than Postfix waits for an answer (100 s). The daemon's own 4 s are over on a busy machine,
// and no peer's policy host keeps silent.
constexpr const char* kFetchLimit = "30";

bool is_strict(const Assignment& assignment) {
    return assignment.policy.sts == Sts::strict_testing;
}

} // namespace

bool asks_for_sts(const Assignment& assignment) {
    return assignment.policy.sts != Sts::off;
}

// As the README of postfix-mta-sts-resolver has it.
std::vector<Setting> settings_for_sts(const Assignment& assignment) {
    if (!asks_for_sts(assignment)) return {};
    return {
        {"smtp_tls_policy_maps",
         "socketmap:inet:127.0.0.1:8461:postfix",
         "the recipient's MTA-STS policy, from mta-sts-daemon"}};
}

std::vector<Setting> sts_daemon_policy(const Assignment& assignment) {
    if (!asks_for_sts(assignment)) return {};
    return {
        {"mta-sts-daemon: strict_testing",
         is_strict(assignment) ? "true" : "false",
         "the policy's handling of testing mode"}};
}

std::vector<Setting> sts_daemon_practical_settings(const Assignment& assignment) {
    if (!asks_for_sts(assignment)) return {};
    return {
        {"mta-sts-daemon: SSL_CERT_FILE", kRoots, "the fake public CA is the only one there is"},
        {"mta-sts-daemon: cache", "internal", "nothing is remembered from one run to the next"},
        {"mta-sts-daemon: timeout", kFetchLimit, "a busy machine is no silent policy host"}};
}

// Whatever is not here is the daemon's own default.
std::string sts_daemon_config(const Assignment& assignment) {
    return fmt::format(
        "cache:\n  type: internal\ndefault_zone:\n  strict_testing: {}\n  timeout: {}\n",
        is_strict(assignment) ? "true" : "false",
        kFetchLimit
    );
}

std::vector<Companion> sts_daemon_of(const Assignment& assignment) {
    if (!asks_for_sts(assignment)) return {};
    return {
        {{kStsDaemonCommand, "--config", kStsDaemonConfig},
         {fmt::format("SSL_CERT_FILE={}", kRoots), "HOME=/"},
         "_mta-sts"}};
}

WhyNot why_no_sts_daemon() {
    if (access(kStsDaemonCommand, X_OK) == 0) return {};
    return "mta-sts-daemon, which policies with sts= need, is not installed on this machine "
           "(apt-get install postfix-mta-sts-resolver)";
}

} // namespace harness
