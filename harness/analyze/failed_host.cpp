#include "harness/analyze/failed_host.hpp"

#include "harness/base/lower_case.hpp"
#include "harness/base/mail_address.hpp"

#include <algorithm>
#include <string>

namespace harness {

namespace {

using std::string_view;

constexpr auto kNothing = string_view::npos;
constexpr std::size_t kLongestHost = 255; // RFC 1035 2.3.4

std::string host_name(string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    return in_lower_case(std::string(name.substr(0, kLongestHost)));
}

// The name before `[192.0.2.1]`, with a space between or without.
std::string name_before(string_view text, const std::string& address) {
    const auto found = address.empty() ? kNothing : text.find("[" + address + "]");
    if (found == kNothing) return {};
    text = text.substr(0, found);
    if (text.ends_with(' ')) text.remove_suffix(1);
    const auto start = text.find_last_of(" =(");
    return host_name(start == kNothing ? text : text.substr(start + 1));
}

// Of a lookup: `_25._tcp.mx1.a.example.`, or `mx1.a.example.`.
std::string looked_up_host(const FailedStep& step) {
    string_view name = step.name;
    if (!name.starts_with('_')) return host_name(name);
    const auto behind = name.find("._tcp.");
    return behind == kNothing ? std::string() : host_name(name.substr(behind + 6));
}

} // namespace

FailedHost host_of_step(const StepFailed& step, string_view text) {
    FailedHost host;
    host.name = step.host.empty() ? name_before(text, step.step.address) : host_name(step.host);
    host.address = step.step.address;
    host.reason = step.step.reason;
    return host;
}

FailedHost host_at_end(const AttemptEnded& ended) {
    FailedHost host;
    host.address = ended.failed.address.empty() ? ended.relay_address : ended.failed.address;
    host.reason = ended.failed.reason;
    host.name = host.address == ended.relay_address && !ended.relay_host.empty()
                    ? host_name(ended.relay_host)
                    : name_before(ended.text, host.address);
    // Of the domain itself no host was asked for yet.
    if (host.name.empty() && host.address.empty() && !ended.failed.name.empty()) {
        std::string name = looked_up_host(ended.failed);
        if (name != host_name(domain_of(ended.recipient))) host.name = std::move(name);
    }
    return host;
}

bool is_same_host(const FailedHost& a, const FailedHost& b) {
    if (a.address.empty() || b.address.empty()) return a.name == b.name;
    return a.address == b.address;
}

} // namespace harness
