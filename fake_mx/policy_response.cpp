#include "fake_mx/policy_response.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace fake_mx {

namespace {

constexpr std::string_view kPolicyPath = "/.well-known/mta-sts.txt";
constexpr std::string_view kMovedPath = "/moved/mta-sts.txt"; // where a redirection leads to
constexpr std::size_t kSizeLimit = 64U * 1024U;               // RFC 8461 3.3

bool is_same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

PolicyResponse refusal(int status, std::string reason) {
    return {status, "text/plain", "", std::move(reason) + "\n"};
}

// Correct in every respect but its size: RFC 8461 3.2 allows fields that nobody knows.
std::string oversized(std::string policy) {
    const std::string line = "padding: " + std::string(100, 'x') + "\r\n";
    while (policy.size() <= kSizeLimit)
        policy += line;
    return policy;
}

} // namespace

PolicyResponse respond(const PolicyHostSpec& spec, const PolicyRequest& request) {
    if (request.method != "GET") return refusal(405, "Only GET is allowed here.");
    const std::string_view host = std::string_view(request.host).substr(0, request.host.find(':'));
    if (!is_same_name(host, spec.host->name)) return refusal(421, "This host has another name.");
    const bool moved = spec.answer == PolicyAnswer::redirected && request.target == kMovedPath;
    if (moved) return {200, "text/plain", "", spec.policy};
    if (request.target != kPolicyPath) return refusal(404, "There is only a policy here.");
    switch (spec.answer) {
    case PolicyAnswer::served:
    case PolicyAnswer::silent: // decided by the connection
        break;
    case PolicyAnswer::chunked:
        return {200, "text/plain", "", spec.policy, true};
    case PolicyAnswer::redirected: {
        PolicyResponse response = refusal(301, "The policy is elsewhere.");
        response.location = "https://" + spec.host->name + std::string(kMovedPath);
        return response;
    }
    case PolicyAnswer::not_found:
        return refusal(404, "There is no policy here.");
    case PolicyAnswer::server_error:
        return refusal(500, "This server is broken.");
    case PolicyAnswer::oversized:
        return {200, "text/plain", "", oversized(spec.policy)};
    case PolicyAnswer::oversized_chunked:
        return {200, "text/plain", "", oversized(spec.policy), true};
    case PolicyAnswer::garbage:
        return {200, "text/plain", "", "Welcome to our new web server! This site is under construction.\r\n"};
    case PolicyAnswer::wrong_type:
        return {200, "text/html", "", spec.policy};
    }
    return {200, "text/plain", "", spec.policy};
}

} // namespace fake_mx
