#include "harness/verdict/postfix_reason.hpp"

#include <array>

namespace harness {

namespace {

struct Row {
    std::string_view fragment;
    Reason reason;
};

// Texts that quote the peer come first and are recognised by how they begin: whatever the peer writes behind
// that is its own (src/smtp/smtp_trouble.c, smtp_proto.c).
constexpr std::array<Row, 2> kQuotingThePeer{{
    {" refused to talk to me: ", Reason::greeting_refused},
    {" said: ", Reason::refused_by_peer},
}};

// First match wins. The same in 3.5 to 3.12 unless a version is given.
constexpr std::array<Row, 33> kTable{{
    // src/smtp/smtp_proto.c, smtp_helo and smtp_start_tls
    {"TLS is required, but was not offered by host ", Reason::tls_not_offered},
    {" refused to start TLS: ", Reason::starttls_refused},
    {"Cannot start TLS: handshake failure", Reason::handshake_failed},
    {"Server certificate not verified", Reason::certificate_not_verified},
    {"Server certificate not trusted", Reason::certificate_not_verified}, // 3.5
    // src/smtp/smtp_tls_policy.c, dane_init
    {"non DNSSEC destination", Reason::no_dnssec},
    {"no TLSA records found", Reason::no_tlsa},
    {"TLSA records unusable", Reason::tlsa_unusable},
    {"TLSA lookup error for ", Reason::tlsa_lookup_failed},
    {"client TLS configuration problem", Reason::tls_configuration},
    // src/smtp/smtp_addr.c, src/dns/dns_lookup.c
    {"does not accept mail (nullMX)", Reason::null_mx},
    {" has a valid address record", Reason::no_mail_host},
    {"unable to look up host ", Reason::no_mail_host},
    {"Host found but no data record of requested type", Reason::no_mail_host},
    {"type=MX: Host not found, try again", Reason::dns_lookup_failed},
    {"Host not found, try again", Reason::dns_lookup_failed},
    {"Malformed or unexpected name server reply", Reason::dns_lookup_failed},
    {"Unrecoverable error", Reason::dns_lookup_failed},
    {"Host or domain name not found. Name service error", Reason::no_such_domain},
    {": Host not found", Reason::no_such_domain},
    {"Name service error for name=", Reason::dns_lookup_failed},
    // src/smtp/smtp_connect.c
    {": Connection refused", Reason::connection_refused},
    {": Connection timed out", Reason::connection_timed_out},
    {": No route to host", Reason::connection_timed_out},
    {": Network is unreachable", Reason::connection_timed_out},
    {"server dropped connection without sending the initial SMTP greeting", Reason::connection_lost},
    {"server unavailable or unable to receive mail", Reason::no_mail_host},
    // src/smtp/smtp_trouble.c, smtp_stream_except
    {"timed out while ", Reason::connection_timed_out},
    {"lost connection with ", Reason::connection_lost},
    {"Connection reset by peer", Reason::connection_lost},
    {"Broken pipe", Reason::connection_lost},
    // src/tls: a session that breaks after the handshake
    {"TLS protocol error", Reason::handshake_failed},
    {"SSL_connect error", Reason::handshake_failed},
}};

} // namespace

Reason reason_of(std::string_view status_text) {
    if (status_text.starts_with("host ")) {
        for (const auto& [fragment, reason] : kQuotingThePeer)
            if (status_text.find(fragment) != std::string_view::npos) return reason;
    }
    for (const auto& [fragment, reason] : kTable)
        if (status_text.find(fragment) != std::string_view::npos) return reason;
    return Reason::unrecognised;
}

} // namespace harness
