#include "harness/verdict/policy_witness.hpp"

#include "harness/verdict/peer_script.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

using Because = PolicyFetchFailed::Because;

bool log_says_that_it_failed(const DeliveryEvidence& seen, Because because) {
    return std::any_of(seen.log.begin(), seen.log.end(), [&](const LogEvent& event) {
        const auto* failed = std::get_if<PolicyFetchFailed>(&event.what);
        return failed && failed->because == because;
    });
}

// The client found fault with a certificate that is right: that is its own doing.
bool rejects_the_certificate(const DeliveryEvidence& seen) {
    return log_says_that_it_failed(seen, Because::certificate_was_rejected) ||
           std::any_of(seen.fetches.begin(), seen.fetches.end(), [](const auto& fetch) {
               return !fetch->tls.established && fetch->tls.rejected;
           });
}

WhyNot why_the_record_is_in_doubt(const Peer& peer, const DeliveryEvidence& seen) {
    const std::string name = sts_record_name(peer);
    const auto found = std::find_if(seen.queries.rbegin(), seen.queries.rend(), [&](const auto& query) {
        return query.name == name && query.type == "TXT";
    });
    if (found == seen.queries.rend()) return {};
    const bool is_answer = found->answered && (found->rcode == "NOERROR" || found->rcode == "NXDOMAIN");
    if (is_answer || lookup_is_to_fail(peer, name, "TXT")) return {};
    return fmt::format("the resolver failed to answer TXT {}, which it was not told to do", name);
}

} // namespace

bool policy_is_to_fail(const Peer& peer) {
    const std::string host = sts_host_name(peer);
    return !row_of(peer.sts->http).answers || peer.sts->certificate != StsFacts().certificate ||
           lookup_is_to_fail(peer, host, "A") || lookup_is_to_fail(peer, host, "AAAA");
}

WhyNot why_policy_is_in_doubt(const Peer& peer, const DeliveryEvidence& seen) {
    if (!peer.sts || !seen.asks_for_policies) return {};
    if (auto why = why_the_record_is_in_doubt(peer, seen)) return why;
    const bool learned_of_it = std::any_of(seen.queries.begin(), seen.queries.end(), [&](const auto& query) {
        return query.name == sts_record_name(peer) && query.type == "TXT" && query.rcode == "NOERROR";
    });
    if (!learned_of_it || !announces_policy(*peer.sts) || policy_is_to_fail(peer)) return {};
    if (rejects_the_certificate(seen)) return {};
    const bool was_served = std::any_of(seen.fetches.begin(), seen.fetches.end(), [](const auto& fetch) {
        return fetch->status != 0;
    });
    if (!was_served)
        return "the sender asked for the MTA-STS record and did not get the policy, which the policy host "
               "was not told to withhold";
    if (serves_policy(peer.sts->http) && peer.sts->policy.empty() &&
        log_says_that_it_failed(seen, Because::of_an_error))
        return "the log says that the MTA-STS policy could not be fetched, but the policy host served it";
    return {};
}

} // namespace harness
