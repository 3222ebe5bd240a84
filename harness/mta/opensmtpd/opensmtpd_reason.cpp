#include "harness/mta/opensmtpd/opensmtpd_reason.hpp"

#include <array>

namespace harness {

namespace {

constexpr std::string_view kSession = "usr.sbin/smtpd/mta_session.c";
constexpr std::string_view kLibtls = "openbsd-compat/libtls/tls_client.c";
constexpr std::string_view kMta = "usr.sbin/smtpd/mta.c";

constexpr std::array kTexts{
    // The connection.
    KnownText{"IO Error: Connection refused", Reason::connection_refused, kSession},
    KnownText{"IO Error: Connection timed out", Reason::connection_timed_out, kSession},
    KnownText{"IO Error: No route to host", Reason::connection_timed_out, kSession},
    KnownText{"IO Error: Network is unreachable", Reason::connection_timed_out, kSession},
    KnownText{"Connection timeout", Reason::connection_timed_out, kSession},
    KnownText{"IO Error: Connection reset by peer", Reason::connection_lost, kSession},
    KnownText{"IO Error: Broken pipe", Reason::connection_lost, kSession},
    KnownText{"Connection closed unexpectedly", Reason::connection_lost, kSession},
    // TLS: of 6.8 with OpenSSL's own texts, of 7.6 with those of libtls, and OpenSSL's behind them.
    KnownText{"TLS required but not supported by remote host", Reason::tls_not_offered, kSession},
    KnownText{"STARTTLS rejected: *", Reason::starttls_refused, kSession},
    KnownText{"opportunistic TLS failed, downgrading to plain", Reason::handshake_failed, kSession},
    KnownText{"IO Error: error:*", Reason::handshake_failed, kSession},
    KnownText{"IO Error: handshake failed: *", Reason::handshake_failed, kLibtls},
    KnownText{"IO Error: certificate verification failed: *", Reason::certificate_not_verified, kLibtls},
    KnownText{
        "IO Error: name `%' not present in server certificate", Reason::certificate_not_verified, kLibtls},
    KnownText{"SSL certificate check failed", Reason::certificate_not_verified, kSession},
    // What the peer answers.
    KnownText{"BANNER rejected: *", Reason::greeting_refused, kSession},
    KnownText{"EHLO rejected: *", Reason::refused_by_peer, kSession},
    KnownText{"HELO rejected: *", Reason::refused_by_peer, kSession},
    // The DNS.
    KnownText{"Temporary failure in MX lookup", Reason::dns_lookup_failed, kMta},
    KnownText{"Domain does not exist", Reason::no_such_domain, kMta},
    KnownText{"Domain does not accept mail", Reason::null_mx, kMta},
    KnownText{"No MX found for domain", Reason::no_mail_host, kMta},
};

} // namespace

std::span<const KnownText> opensmtpd_texts() {
    return kTexts;
}

Reason opensmtpd_reason_of(std::string_view text) {
    const KnownText* const known = first_match(kTexts, text);
    return known ? known->reason : Reason::unrecognised;
}

bool is_of_all_hosts(std::string_view text) {
    return text == "Network error on destination MXs";
}

} // namespace harness
