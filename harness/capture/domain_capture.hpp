// Captures domains: asks the resolver, and then each host. docs/capture.md says what, and how politely.
#pragma once

#include "harness/base/result.hpp"
#include "harness/capture/capture.hpp"
#include "harness/capture/seen_chain.hpp"

#include <chrono>
#include <ctime>
#include <string>
#include <vector>

namespace harness {

/// `2026-11-29`
std::string day_of(std::time_t time);

struct CaptureSettings {
    std::vector<std::string> domains;
    std::string resolver; // an address; it has to validate
    std::uint16_t resolver_port = 53;
    bool asks_hosts = true;            // false: the DNS and the MTA-STS policy alone
    std::string client_name;           // of EHLO
    std::chrono::milliseconds limit{}; // for each step of a session; half of it for an answer of the resolver
};

/// As many as `domains`, in their order; a few at a time. A failure says why nothing can be asked: the
/// resolver does not answer or does not validate.
Result<std::vector<Capture>> capture_domains(const CaptureSettings& settings, const TrustStore& trusted);

} // namespace harness
