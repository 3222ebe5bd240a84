#include "harness/capture/captured_policy.hpp"

#include "harness/capture/captured_certificate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <sstream>

namespace harness {

namespace {

constexpr std::size_t kMostPatterns = 16; // as in the format
constexpr std::size_t kMostTexts = 4;
constexpr std::size_t kLongestRecord = 255;
constexpr std::size_t kLongestPolicy = 4096; // of one that is kept as it is

bool is_plain(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](unsigned char c) {
        return (c >= ' ' && c <= '~' && c != '"' && c != '\\') || c == '\n' || c == '\r';
    });
}

StsHttp http_of(const SeenPolicy& seen) {
    if (seen.dialled != Dialled::connected) return StsHttp::unreachable;
    if (seen.handshake != Handshake::done) return StsHttp::ok; // its certificate says why
    if (seen.too_large) return seen.chunked ? StsHttp::oversized_chunked : StsHttp::oversized;
    if (seen.status == 0) return StsHttp::hangs;
    if (seen.status >= 300 && seen.status < 400) return StsHttp::redirect;
    if (seen.status >= 500) return StsHttp::server_error;
    if (seen.status != 200) return StsHttp::not_found;
    if (!seen.content_type.starts_with("text/plain")) return StsHttp::wrong_type;
    return seen.chunked ? StsHttp::chunked : StsHttp::ok;
}

// `mx1.example` -> `{mx1}`, in every line that begins with `mx:`.
std::string rewritten(const std::string& policy, CapturedNames& names, std::vector<std::string>& left_out) {
    std::string text;
    std::istringstream lines(policy);
    for (std::string line; std::getline(lines, line);) {
        const bool has_return = line.ends_with('\r');
        if (has_return) line.pop_back();
        const bool names_host = line.starts_with("mx:");
        const auto begin = names_host ? line.find_first_not_of(" \t", 3) : std::string::npos;
        if (begin != std::string::npos) {
            const std::string pattern = line.substr(begin, line.find_last_not_of(" \t") + 1 - begin);
            const auto hosts = names.hosts_like(pattern);
            if (names.known(pattern) || hosts.empty()) {
                line = "mx: " + names.anonymous(pattern);
            } else {
                line = fmt::format("mx: {}", fmt::join(hosts, "\nmx: "));
                left_out.push_back(fmt::format(
                    "The policy has a wildcard pattern that fits {}; here it names them.",
                    fmt::join(hosts, ", ")
                ));
            }
        }
        text += line + (has_return ? "\r\n" : "\n");
    }
    return text;
}

// The mode and the patterns of a policy that says nothing else; false: it is to be kept as it is.
bool read_plain_policy(const std::string& text, StsFacts& facts) {
    std::istringstream lines(text);
    std::string line;
    const auto next = [&](std::string_view key) {
        if (!std::getline(lines, line)) return false;
        if (line.ends_with('\r')) line.pop_back();
        if (!line.starts_with(key)) return false;
        line.erase(0, key.size());
        return true;
    };
    if (!next("version: STSv1") || !line.empty() || !next("mode: ")) return false;
    const auto mode = parse_word<StsMode>(line);
    if (!mode) return false;
    facts.mode = *mode;
    while (next("mx: "))
        facts.mx.push_back(line);
    const bool is_age = line.starts_with("max_age: ") && line.size() > 9 && line.size() < 19 &&
                        line.find_first_not_of("0123456789", 9) == std::string::npos;
    if (!is_age || facts.mx.size() > kMostPatterns) return false;
    facts.max_age = static_cast<std::uint32_t>(std::stoul(line.substr(9)));
    return !std::getline(lines, line);
}

} // namespace

StsFacts captured_policy(
    const SeenPolicy& seen, const std::string& host, CapturedNames& names, std::vector<std::string>& left_out
) {
    StsFacts facts;
    for (const std::string& record : seen.txt.records)
        if (facts.record.size() < kMostTexts && is_plain(record) && !record.empty())
            facts.record.push_back(record.substr(0, kLongestRecord));
    if (!seen.txt.links.empty()) facts.alias = StsAlias::record;
    if (!seen.a.links.empty()) facts.alias = StsAlias::policy_host;
    facts.http = http_of(seen);
    if (!seen.chain.sent.empty())
        facts.certificate = captured_certificate(seen.chain, host, "the policy host", names, left_out);
    const bool is_shown = seen.status == 200 && !seen.body.empty();
    if (!is_shown) {
        if (!serves_policy(facts.http)) return facts;
        left_out.push_back("The policy was not seen: it is taken for one that enforces and names the hosts.");
        return facts;
    }
    const std::string text = rewritten(seen.body, names, left_out);
    if (read_plain_policy(text, facts)) return facts;
    facts.mx.clear();
    if (is_plain(text) && text.size() <= kLongestPolicy)
        facts.policy = text;
    else
        facts.http = StsHttp::garbage;
    return facts;
}

} // namespace harness
