#include "harness/mta/postfix/postfix_reason.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace harness {

namespace {

// The first match wins.
constexpr std::array kTexts{
    // The connection.
    KnownText{"connect to % Connection refused", Reason::connection_refused, "src/smtp/smtp_connect.c"},
    KnownText{"connect to % Connection timed out", Reason::connection_timed_out, "src/smtp/smtp_connect.c"},
    KnownText{"connect to % No route to host", Reason::connection_timed_out, "src/smtp/smtp_connect.c"},
    KnownText{"connect to % Network is unreachable", Reason::connection_timed_out, "src/smtp/smtp_connect.c"},
    KnownText{"connect to % Connection reset by peer", Reason::connection_lost, "src/smtp/smtp_connect.c"},
    KnownText{
        "conversation with % timed out while *", Reason::connection_timed_out, "src/smtp/smtp_trouble.c"},
    KnownText{"lost connection with % while *", Reason::connection_lost, "src/smtp/smtp_trouble.c"},
    // What the peer answers.
    KnownText{"host % refused to talk to me: *", Reason::greeting_refused, "src/smtp/smtp_proto.c"},
    KnownText{"host % said: *", Reason::refused_by_peer, "src/smtp/smtp_proto.c"},
    KnownText{
        "SASL authentication failed; server % said: *", Reason::refused_by_peer, "src/smtp/smtp_sasl_glue.c"},
    KnownText{
        "message size % exceeds size limit % of server %", Reason::refused_by_peer, "src/smtp/smtp_proto.c"},
    KnownText{
        "SMTPUTF8 is required, but was not offered by host %",
        Reason::smtputf8_not_offered,
        "src/smtp/smtp_proto.c",
        0,
        10},
    KnownText{
        "message requires SMTPUTF8, but no server was found that supports SMTPUTF8. The last attempted "
        "server "
        "was %",
        Reason::smtputf8_not_offered,
        "src/smtp/smtp_proto.c",
        11},
    // TLS.
    KnownText{
        "TLS is required, but was not offered by host %", Reason::tls_not_offered, "src/smtp/smtp_proto.c"},
    KnownText{
        "TLS is required, but host % refused to start TLS: *",
        Reason::starttls_refused,
        "src/smtp/smtp_proto.c"},
    KnownText{
        "Sender requested REQUIRETLS, but TLS service was not offered by host %",
        Reason::tls_not_offered,
        "src/smtp/smtp_proto.c",
        11},
    KnownText{
        "Sender requested REQUIRETLS, but host % refused to start TLS: *",
        Reason::starttls_refused,
        "src/smtp/smtp_proto.c",
        11},
    KnownText{
        "Sender requested REQUIRETLS, but no % server certificate was found. The last attempted server was %",
        Reason::certificate_not_verified,
        "src/smtp/smtp_proto.c",
        11},
    KnownText{
        "Sender requested REQUIRETLS, but no server was found that supports REQUIRETLS. The last attempted "
        "server was %",
        Reason::requiretls_not_offered,
        "src/smtp/smtp_proto.c",
        11},
    KnownText{
        "Sender requested REQUIRETLS, but my configured TLS security level % disables certificate matching. "
        "The last attempted server was %",
        Reason::requiretls_unauthenticated,
        "src/smtp/smtp_connect.c",
        11},
    KnownText{
        "Sender requested REQUIRETLS, but my configured TLS security level % disables encryption. The last "
        "attempted server was %",
        Reason::requiretls_unauthenticated,
        "src/smtp/smtp_connect.c",
        11},
    KnownText{
        "REQUIRETLS policy configuration error. The last attempted server was %",
        Reason::tls_configuration,
        "src/smtp/smtp_connect.c",
        11},
    KnownText{
        "TLS is required, but our TLS engine is unavailable",
        Reason::tls_configuration,
        "src/smtp/smtp_proto.c"},
    KnownText{"Cannot start TLS: handshake failure", Reason::handshake_failed, "src/smtp/smtp_proto.c"},
    KnownText{"Server certificate not verified", Reason::certificate_not_verified, "src/smtp/smtp_proto.c"},
    KnownText{
        "Server certificate not trusted", Reason::certificate_not_verified, "src/smtp/smtp_proto.c", 5, 5},
    // The TLS policy, before any connection.
    KnownText{"non DNSSEC destination", Reason::no_dnssec, "src/smtp/smtp_tls_policy.c"},
    KnownText{"no TLSA records found", Reason::no_tlsa, "src/smtp/smtp_tls_policy.c"},
    KnownText{"TLSA records unusable", Reason::tlsa_unusable, "src/smtp/smtp_tls_policy.c"},
    KnownText{"TLSA lookup error for %", Reason::tlsa_lookup_failed, "src/smtp/smtp_tls_policy.c"},
    KnownText{"client TLS configuration problem", Reason::tls_configuration, "src/smtp/smtp_tls_policy.c"},
    KnownText{
        "server unavailable or unable to receive mail", // smtp_tls_wrappermode and a level below encrypt
        Reason::tls_configuration,
        "src/smtp/smtp_connect.c"},
    // The DNS. Postfix looks for the address of a domain without MX records, so that a missing domain is
    // reported under type A or AAAA; a missing MX host is reported in the same words, under its own name.
    KnownText{"Domain % does not accept mail (nullMX)", Reason::null_mx, "src/dns/dns_lookup.c"},
    KnownText{
        "Host or domain name not found. Name service error for name=% type=%: Host not found, try again",
        Reason::dns_lookup_failed,
        "src/dns/dns_lookup.c"},
    KnownText{
        "Host or domain name not found. Name service error for name=% type=%: Host not found",
        Reason::no_such_domain,
        "src/dns/dns_lookup.c"},
    KnownText{
        "Host or domain name not found. Name service error for name=% type=%: Host found but no data record "
        "of requested type",
        Reason::no_mail_host,
        "src/dns/dns_lookup.c"},
    KnownText{
        "Host or domain name not found. Name service error for name=% type=%: *",
        Reason::dns_lookup_failed,
        "src/dns/dns_lookup.c"},
    KnownText{
        "Name service error for name=% type=%: Malformed or unexpected name server reply",
        Reason::dns_lookup_failed,
        "src/dns/dns_lookup.c"},
    KnownText{
        "Name service error for %: invalid host or domain name",
        Reason::dns_lookup_failed,
        "src/dns/dns_lookup.c"},
    KnownText{"Name service initialization failure", Reason::dns_lookup_failed, "src/dns/dns_lookup.c"},
    KnownText{"unable to look up host %: *", Reason::no_mail_host, "src/smtp/smtp_addr.c"},
    KnownText{"%: host not found", Reason::no_mail_host, "src/smtp/smtp_addr.c"},
    KnownText{"unable to find primary relay for %", Reason::no_mail_host, "src/smtp/smtp_addr.c"},
    KnownText{"mail for % loops back to myself", Reason::mail_loops, "src/smtp/smtp_addr.c"},
};

constexpr std::string_view kSuspended = "delivery temporarily suspended: ";
// Put before the text where the peer's reply code is neither 4xx nor 5xx (src/smtp/smtp_trouble.c).
constexpr std::string_view kProtocolError = "Protocol error: ";

bool is_same_name(std::string_view a, std::string_view b) {
    if (a.ends_with('.')) a.remove_suffix(1);
    if (b.ends_with('.')) b.remove_suffix(1);
    const auto lower = [](char c) { return std::tolower(static_cast<unsigned char>(c)); };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) {
        return lower(x) == lower(y);
    });
}

// The word behind `key`, up to any of `ends`.
std::string_view word_behind(std::string_view key, std::string_view text, std::string_view ends) {
    const auto found = text.find(key);
    if (found == std::string_view::npos) return {};
    text.remove_prefix(found + key.size());
    return text.substr(0, text.find_first_of(ends));
}

// The name in `… error for name=NAME type=…`.
std::string_view looked_up_name(std::string_view text) {
    return word_behind(" name=", text, " ");
}

// `mx1.peer.example:25` -> `_25._tcp.mx1.peer.example.` (RFC 7672 2.2.3).
std::string tlsa_name(std::string_view host) {
    const auto colon = host.rfind(':');
    if (colon == std::string_view::npos) return {};
    return "_" + std::string(host.substr(colon + 1)) + "._tcp." + std::string(host.substr(0, colon)) + ".";
}

// Where smtp(8) was in the dialogue (src/smtp/smtp_proto.c).
struct Place {
    std::string_view text;
    std::string_view at;
};
constexpr std::array kPlaces{
    Place{" while receiving the initial server greeting", "GREETING"},
    Place{" while performing the EHLO handshake", "EHLO"},
    Place{" while performing the HELO handshake", "HELO"},
    Place{" while receiving the STARTTLS response", "STARTTLS"},
    Place{" while sending MAIL FROM", "MAIL"},
    Place{" while sending RCPT TO", "RCPT"},
    Place{" while sending DATA command", "DATA"},
    Place{" while sending message body", "MESSAGE"},
    Place{" while sending end of data -- message may be sent more than once", "MESSAGE"},
    Place{" while sending final RSET", "RSET"},
    Place{" while sending QUIT", "QUIT"},
};

std::string_view place_in_dialogue(std::string_view text) {
    if (text.starts_with("connect to ")) return "CONNECT";
    const auto found = std::find_if(kPlaces.begin(), kPlaces.end(), [&](const Place& place) {
        return text.ends_with(place.text);
    });
    return found == kPlaces.end() ? std::string_view{} : found->at;
}

} // namespace

std::span<const KnownText> reason_texts() {
    return kTexts;
}

bool is_without_attempt(std::string_view status_text) {
    return status_text.starts_with(kSuspended);
}

const KnownText* reason_text_of(std::string_view status_text) {
    for (const std::string_view prefix : {kSuspended, kProtocolError})
        if (status_text.starts_with(prefix)) status_text.remove_prefix(prefix.size());
    return first_match(kTexts, status_text);
}

Reason reason_of(std::string_view status_text, std::string_view domain) {
    const KnownText* const text = reason_text_of(status_text);
    if (!text) return Reason::unrecognised;
    if (text->reason == Reason::no_such_domain && !is_same_name(looked_up_name(status_text), domain))
        return Reason::no_mail_host;
    return text->reason;
}

FailedStep failed_step(std::string_view text, std::string_view domain) {
    // `SSL_connect error to mx1.peer.example[198.18.0.1]:25: Connection timed out` (src/tls/tls_client.c)
    // comes before `Cannot start TLS: handshake failure`, and names the host.
    constexpr std::string_view kHandshake = "SSL_connect error to ";
    FailedStep step;
    step.reason = text.starts_with(kHandshake) ? Reason::handshake_failed : reason_of(text, domain);
    if (step.reason == Reason::tlsa_lookup_failed) {
        step.name = tlsa_name(word_behind("TLSA lookup error for ", text, " "));
        step.type = "TLSA";
    } else if (const std::string_view name = looked_up_name(text); !name.empty()) {
        step.name = std::string(name) + (name.ends_with('.') ? "" : ".");
        step.type = word_behind(" type=", text, ":");
    } else {
        step.address = word_behind("[", text, "]");
        step.at = place_in_dialogue(text);
        step.at_once = text.ends_with(": No route to host") || text.ends_with(": Network is unreachable");
    }
    return step;
}

} // namespace harness
