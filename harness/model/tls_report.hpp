// What a sender reports of TLS to the recipient's domain, in the words of RFC 8460. Pure.
#pragma once

#include "harness/model/word.hpp"

#include <array>
#include <compare>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace harness {

/// RFC 8460 4.4 policy-type.
enum class ReportedPolicy { tlsa, sts, no_policy_found };
template <>
inline constexpr auto kWords<ReportedPolicy> = std::to_array<Word<ReportedPolicy>>({
    {ReportedPolicy::tlsa, "tlsa", "DANE"},
    {ReportedPolicy::sts, "sts", "MTA-STS"},
    {ReportedPolicy::no_policy_found, "no-policy-found", "neither"},
});

/// RFC 8460 4.3, and what is no failure.
enum class ReportedResult {
    success,
    starttls_not_supported,
    certificate_host_mismatch,
    certificate_not_trusted,
    certificate_expired,
    validation_failure,
    sts_policy_fetch_error,
    sts_policy_invalid,
    sts_webpki_invalid,
    tlsa_invalid,
    dnssec_invalid,
    dane_required,
};
template <>
inline constexpr auto kWords<ReportedResult> = std::to_array<Word<ReportedResult>>({
    {ReportedResult::success, "success", "a session over TLS that the policy is content with"},
    {ReportedResult::starttls_not_supported,
     "starttls-not-supported",
     "the host does not offer STARTTLS, or refuses it"},
    {ReportedResult::certificate_host_mismatch,
     "certificate-host-mismatch",
     "the certificate is for another name"},
    {ReportedResult::certificate_not_trusted,
     "certificate-not-trusted",
     "the certificate is not trusted, for whatever reason"},
    {ReportedResult::certificate_expired, "certificate-expired", "the certificate has expired"},
    {ReportedResult::validation_failure, "validation-failure", "any other failure"},
    {ReportedResult::sts_policy_fetch_error,
     "sts-policy-fetch-error",
     "the MTA-STS policy cannot be fetched"},
    {ReportedResult::sts_policy_invalid, "sts-policy-invalid", "the MTA-STS policy cannot be read"},
    {ReportedResult::sts_webpki_invalid,
     "sts-webpki-invalid",
     "the certificate of the policy host is not right"},
    {ReportedResult::tlsa_invalid, "tlsa-invalid", "no TLSA record is valid"},
    {ReportedResult::dnssec_invalid, "dnssec-invalid", "the resolver gives no valid answer"},
    {ReportedResult::dane_required, "dane-required", "the sender wants DANE, and there are no TLSA records"},
});

/// One handshake, or what took its place.
struct TlsReport {
    ReportedPolicy policy = ReportedPolicy::no_policy_found;
    ReportedResult result = ReportedResult::success;
    auto operator<=>(const TlsReport&) const = default;
};

/// In place of reports: there is none.
inline constexpr std::string_view kNoReport = "none";

/// `tlsa certificate-expired`; several are separated by commas, in the order of the words; none: kNoReport.
std::string to_text(const TlsReport& report);
std::string to_text(const std::set<TlsReport>& reports);

/// The same read; nothing if a word is unknown.
std::optional<std::set<TlsReport>> parse_tls_reports(std::string_view text);

} // namespace harness
