#include "harness/mta/exim/exim_reason.hpp"

#include <array>
#include <string>

namespace harness {

namespace {

constexpr std::string_view kSmtp = "src/transports/smtp.c";
constexpr std::string_view kGnutls = "src/tls-gnu.c";

constexpr std::array kTexts{
    // The connection.
    KnownText{"Connection refused", Reason::connection_refused, kSmtp},
    KnownText{"Connection timed out", Reason::connection_timed_out, kSmtp},
    KnownText{"No route to host", Reason::connection_timed_out, kSmtp},
    KnownText{"Network is unreachable", Reason::connection_timed_out, kSmtp},
    KnownText{"SMTP timeout after *", Reason::connection_timed_out, kSmtp},
    KnownText{"Connection reset by peer", Reason::connection_lost, kSmtp},
    KnownText{"Remote host closed connection *", Reason::connection_lost, kSmtp},
    // TLS.
    KnownText{
        "a TLS session is required, but the server did not offer TLS support",
        Reason::tls_not_offered,
        kSmtp},
    KnownText{
        "a TLS session is required, but an attempt to start TLS failed", Reason::starttls_refused, kSmtp},
    KnownText{"TLS session: (certificate verification failed)*", Reason::certificate_not_verified, kGnutls},
    KnownText{"TLS session: (gnutls_handshake)*", Reason::handshake_failed, kGnutls},
    KnownText{"TLS session: error on first read", Reason::connection_lost, kSmtp},
    // DANE, before any connection. DEFER and FAIL are what Exim's own DNS code answers, not the resolver.
    KnownText{"DANE error: tlsa lookup DEFER", Reason::tlsa_lookup_failed, kSmtp},
    KnownText{"DANE error: tlsa lookup FAIL", Reason::no_tlsa, kSmtp},
    KnownText{"DANE error: % lookup not DNSSEC", Reason::no_dnssec, kSmtp},
    // What the peer answers.
    KnownText{
        "SMTP error from remote mail server after initial connection: *", Reason::greeting_refused, kSmtp},
    KnownText{"SMTP error from remote mail server after STARTTLS: *", Reason::starttls_refused, kSmtp},
    KnownText{"SMTP error from remote mail server after *", Reason::refused_by_peer, kSmtp},
    // The DNS.
    KnownText{"host lookup did not complete", Reason::dns_lookup_failed, "src/routers/dnslookup.c"},
    KnownText{
        "all relevant MX records point to non-existent hosts",
        Reason::no_mail_host,
        "src/routers/dnslookup.c"},
    KnownText{
        "all relevant MX records point to non-existent hosts or (invalidly) to IP addresses",
        Reason::no_mail_host,
        "src/routers/dnslookup.c"},
    KnownText{
        "lowest numbered MX record points to local host", Reason::mail_loops, "src/routers/rf_self_action.c"},
    KnownText{"an MX or SRV record indicated no SMTP service", Reason::null_mx, "src/routers/dnslookup.c"},
    KnownText{"Unrouteable address", Reason::no_such_domain, "src/route.c"},
};

constexpr std::string_view kTlsaPrefix = "_25._tcp."; // RFC 7672 2.2.3

} // namespace

std::span<const KnownText> exim_texts() {
    return kTexts;
}

const KnownText* exim_text_of(std::string_view text) {
    return first_match(kTexts, text);
}

FailedStep exim_failed_step(std::string_view text, std::string_view host) {
    FailedStep step;
    if (const KnownText* const known = exim_text_of(text)) step.reason = known->reason;
    if (step.reason == Reason::tlsa_lookup_failed) {
        step.type = "TLSA";
        if (!host.empty()) step.name = std::string(kTlsaPrefix) + std::string(host) + ".";
    }
    step.at_once = text == "No route to host" || text == "Network is unreachable";
    return step;
}

bool is_before_exims_retry_time(std::string_view text) {
    return text.starts_with("retry time not reached for any host");
}

} // namespace harness
