#include "harness/model/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace harness {

namespace {

template <typename Enum, std::size_t N>
using Words = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Words<Level, 6> kLevels{{
    {Level::none, "none"},
    {Level::may, "may"},
    {Level::encrypt, "encrypt"},
    {Level::dane, "dane"},
    {Level::dane_only, "dane-only"},
    {Level::secure, "secure"},
}};

constexpr Words<InsecureMx, 3> kHandlings{{
    {InsecureMx::dane, "dane"},
    {InsecureMx::encrypt, "encrypt"},
    {InsecureMx::may, "may"},
}};

constexpr Words<Sts, 3> kStsHandlings{{
    {Sts::off, "off"},
    {Sts::on, "on"},
    {Sts::strict_testing, "strict-testing"},
}};

constexpr Words<Outcome, 3> kOutcomes{{
    {Outcome::delivered, "delivered"},
    {Outcome::deferred, "deferred"},
    {Outcome::bounced, "bounced"},
}};

constexpr Words<Channel, 3> kChannels{{
    {Channel::plaintext, "plaintext"},
    {Channel::encrypted, "encrypted"},
    {Channel::authenticated, "authenticated"},
}};

constexpr Words<Reason, 19> kReasons{{
    {Reason::tls_not_offered, "tls-not-offered"},
    {Reason::starttls_refused, "starttls-refused"},
    {Reason::handshake_failed, "handshake-failed"},
    {Reason::certificate_not_verified, "certificate-not-verified"},
    {Reason::no_dnssec, "no-dnssec"},
    {Reason::no_tlsa, "no-tlsa"},
    {Reason::tlsa_unusable, "tlsa-unusable"},
    {Reason::tlsa_lookup_failed, "tlsa-lookup-failed"},
    {Reason::dns_lookup_failed, "dns-lookup-failed"},
    {Reason::no_such_domain, "no-such-domain"},
    {Reason::null_mx, "null-mx"},
    {Reason::no_mail_host, "no-mail-host"},
    {Reason::connection_refused, "connection-refused"},
    {Reason::connection_timed_out, "connection-timed-out"},
    {Reason::connection_lost, "connection-lost"},
    {Reason::greeting_refused, "greeting-refused"},
    {Reason::refused_by_peer, "refused-by-peer"},
    {Reason::tls_configuration, "tls-configuration"},
    {Reason::unrecognised, "unrecognised"},
}};

template <typename Enum, std::size_t N>
constexpr std::array<Enum, N> values_of(const Words<Enum, N>& words) {
    std::array<Enum, N> values{};
    for (std::size_t i = 0; i < N; ++i)
        values[i] = words[i].first;
    return values;
}

template <typename Enum, std::size_t N>
std::string_view word_of(const Words<Enum, N>& words, Enum value) {
    for (const auto& [known, word] : words)
        if (known == value) return word;
    return "?";
}

template <typename Enum, std::size_t N>
std::optional<Enum> value_of(const Words<Enum, N>& words, std::string_view text) {
    for (const auto& [value, word] : words)
        if (word == text) return value;
    return std::nullopt;
}

constexpr auto kOutcomeValues = values_of(kOutcomes);
constexpr auto kChannelValues = values_of(kChannels);
constexpr auto kReasonValues = values_of(kReasons);

} // namespace

std::string_view to_text(Level level) {
    return word_of(kLevels, level);
}
std::string_view to_text(InsecureMx handling) {
    return word_of(kHandlings, handling);
}
std::string_view to_text(Sts handling) {
    return word_of(kStsHandlings, handling);
}
std::string_view to_text(Outcome outcome) {
    return word_of(kOutcomes, outcome);
}
std::string_view to_text(Channel channel) {
    return word_of(kChannels, channel);
}
std::string_view to_text(Reason reason) {
    return word_of(kReasons, reason);
}

std::optional<Outcome> parse_outcome(std::string_view text) {
    return value_of(kOutcomes, text);
}
std::optional<Channel> parse_channel(std::string_view text) {
    return value_of(kChannels, text);
}
std::optional<Reason> parse_reason(std::string_view text) {
    return value_of(kReasons, text);
}

std::span<const Outcome> all_outcomes() {
    return kOutcomeValues;
}
std::span<const Channel> all_channels() {
    return kChannelValues;
}
std::span<const Reason> all_reasons() {
    return kReasonValues;
}

} // namespace harness
