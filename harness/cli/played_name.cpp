#include "harness/cli/played_name.hpp"

#include "harness/base/lower_case.hpp"
#include "harness/model/peer_names.hpp"
#include "harness/mta/sender_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

constexpr std::size_t kLongestPlayed = 200; // room for `_25._tcp.mx16-` and what aliases have in front

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Two or more of them, the last with a letter, as no address has it.
bool is_host_name(std::string_view name) {
    std::size_t labels = 0;
    for (;; ++labels) {
        const auto dot = name.find('.');
        if (!is_peer_label(name.substr(0, dot))) return false;
        if (dot == std::string_view::npos) break;
        name.remove_prefix(dot + 1);
    }
    return labels > 0 && !std::all_of(name.begin(), name.end(), is_digit);
}

} // namespace

WhyNot why_not_played(std::string_view domain) {
    if (std::any_of(domain.begin(), domain.end(), [](char c) { return (c & 0x80) != 0; }))
        return "it is not in ASCII: write its A-labels (xn--...)";
    if (domain.size() > kLongestPlayed || !is_host_name(domain))
        return fmt::format(
            "it is no domain of two or more labels, of at most {} octets each and {} in all",
            kLongestPeerLabel,
            kLongestPlayed
        );
    for (const char* taken : {kEnvelopeDomain, "arpa"})
        if (at_or_below(domain, taken)) return fmt::format("{} is the fake Internet's own", taken);
    return {};
}

Result<PlayedName> parse_played_name(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size())
        return Failure{
            fmt::format("\"{}\" is not NAME=SCENARIO, such as bank.example.com=dane/correct", text)};
    PlayedName played{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
    played.domain = without_final_dot(in_lower_case(std::move(played.domain)));
    if (const WhyNot why = why_not_played(played.domain))
        return Failure{fmt::format("{}: {}", played.domain, *why)};
    return played;
}

std::string id_of(const PlayedName& played) {
    return played.domain + "=" + played.scenario;
}

} // namespace harness
