#include "harness/capture/peer_policy.hpp"
#include "harness/base/lower_case.hpp"

#include "harness/capture/peer_certificates.hpp"
#include "harness/capture/peer_lookups.hpp"
#include "harness/model/peer_names.hpp"

#include <algorithm>
#include <sstream>

namespace harness {

namespace {

struct PolicyText {
    StsMode mode = StsMode::none;
    std::vector<std::string> mx;
    bool is_whole = true; // it has all that a policy needs
};

// RFC 8461 3.2.
PolicyText read_policy(const std::string& text) {
    PolicyText policy;
    bool has_version = false;
    bool has_mode = false;
    bool has_age = false;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.ends_with('\r')) line.pop_back();
        const auto colon = line.find(':');
        const auto begin = line.find_first_not_of(" \t", colon == std::string::npos ? colon : colon + 1);
        const std::string value = begin == std::string::npos ? "" : line.substr(begin);
        const std::string key = line.substr(0, colon);
        has_version = has_version || (key == "version" && value == "STSv1");
        has_age = has_age || (key == "max_age" && !value.empty() && value.size() <= 8 &&
                              value.find_first_not_of("0123456789") == std::string::npos);
        if (key == "mx") policy.mx.push_back(value);
        if (const auto mode = key == "mode" ? parse_word<StsMode>(value) : std::nullopt) {
            has_mode = true;
            policy.mode = *mode;
        }
    }
    policy.is_whole =
        has_version && has_mode && has_age && (policy.mode == StsMode::none || !policy.mx.empty());
    return policy;
}

PolicyText policy_of(const StsFacts& sts) {
    constexpr std::uint32_t kLargestAge = 31'557'600; // RFC 8461 3.2
    if (!sts.policy.empty()) return read_policy(sts.policy);
    const bool is_whole = sts.max_age <= kLargestAge && (sts.mode == StsMode::none || !sts.mx.empty());
    return {sts.mode, sts.mx, is_whole};
}

// RFC 8461 3.1: up to 32 letters and digits.
bool has_good_id(const StsFacts& sts) {
    constexpr std::size_t kLongestId = 32;
    return !sts.record.empty() ||
           (sts.id.size() <= kLongestId &&
            std::all_of(sts.id.begin(), sts.id.end(), [](unsigned char c) { return std::isalnum(c); }));
}

bool is_fetched(const Peer& peer) {
    const StsFacts& sts = *peer.sts;
    const std::string host = sts_host_name(peer);
    const std::string name = without_final_dot(host);
    return announces_policy(sts) && has_good_id(sts) &&
           !lookup_fails(peer, sts_record_name(peer), "TXT", true) &&
           !(lookup_fails(peer, host, "A", true) && lookup_fails(peer, host, "AAAA", true)) &&
           serves_policy(sts.http) && satisfies_public_ca(sts.certificate, name, {name}, CommonName::ignored);
}

} // namespace

bool enforces_policy(const Peer& peer, Sts handling) {
    if (handling == Sts::off || !peer.sts || !is_fetched(peer)) return false;
    const PolicyText policy = policy_of(*peer.sts);
    if (!policy.is_whole) return false;
    return policy.mode == StsMode::enforce ||
           (policy.mode == StsMode::testing && handling == Sts::strict_testing);
}

bool is_listed(const Peer& peer, const std::string& host) {
    const std::vector<std::string> patterns = policy_of(*peer.sts).mx;
    return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
        return is_named(in_lower_case(pattern), host);
    });
}

} // namespace harness
