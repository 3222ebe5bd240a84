#include "harness/mta/exim/exim_reason.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

namespace {

using namespace harness;

struct Case {
    std::string text;
    Reason reason;
};

// As Exim 4.94, 4.96 and 4.98 wrote them.
const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"Connection refused", Reason::connection_refused},
        {"Connection timed out", Reason::connection_timed_out},
        {"No route to host", Reason::connection_timed_out},
        {"Network is unreachable", Reason::connection_timed_out},
        {"SMTP timeout after initial connection", Reason::connection_timed_out},
        {"Connection reset by peer", Reason::connection_lost},
        {"Remote host closed connection in response to initial connection", Reason::connection_lost},
        {"a TLS session is required, but the server did not offer TLS support", Reason::tls_not_offered},
        {"a TLS session is required, but an attempt to start TLS failed", Reason::starttls_refused},
        {"SMTP error from remote mail server after STARTTLS: 454 4.7.0 TLS not available due to temporary "
         "reason",
         Reason::starttls_refused},
        {"TLS session: (gnutls_handshake): rxd alert: Handshake failed", Reason::handshake_failed},
        {"TLS session: error on first read", Reason::connection_lost},
        {"TLS session: (certificate verification failed): Verification failed. The certificate differs. ",
         Reason::certificate_not_verified},
        {"TLS session: (certificate verification failed): certificate invalid",
         Reason::certificate_not_verified},
        {"TLS session: (certificate verification failed)", Reason::certificate_not_verified},
        {"TLS session: (certificate verification failed): TLSA record problem: none usable",
         Reason::certificate_not_verified},
        {"DANE error: tlsa lookup DEFER", Reason::tlsa_lookup_failed},
        {"DANE error: tlsa lookup FAIL", Reason::no_tlsa},
        {"DANE error: mx1.a.example lookup not DNSSEC", Reason::no_dnssec},
        {"SMTP error from remote mail server after initial connection: 554 5.7.1 No mail from you",
         Reason::greeting_refused},
        {"SMTP error from remote mail server after pipelined end of data: 452 4.3.1 Insufficient system "
         "storage",
         Reason::refused_by_peer},
        {"host lookup did not complete", Reason::dns_lookup_failed},
        {"all relevant MX records point to non-existent hosts or (invalidly) to IP addresses",
         Reason::no_mail_host},
        {"all relevant MX records point to non-existent hosts", Reason::no_mail_host},
        {"lowest numbered MX record points to local host", Reason::mail_loops},
        {"an MX or SRV record indicated no SMTP service", Reason::null_mx},
        {"Unrouteable address", Reason::no_such_domain},
    };
    return all;
}

TEST(EximReason, KnowsEachText) {
    for (const auto& [text, reason] : cases())
        EXPECT_EQ(exim_failed_step(text, "").reason, reason) << text;
}

TEST(EximReason, HasACaseForEachOfItsTexts) {
    std::set<const KnownText*> met;
    for (const auto& [text, reason] : cases())
        met.insert(exim_text_of(text));
    for (const KnownText& text : exim_texts())
        EXPECT_TRUE(met.contains(&text)) << text.pattern;
}

TEST(EximReason, IsUnrecognisedForAnyOtherText) {
    EXPECT_EQ(exim_failed_step("Unrouteable address, and more", "").reason, Reason::unrecognised);
    EXPECT_EQ(exim_failed_step("", "").reason, Reason::unrecognised);
}

TEST(EximReason, NamesTheLookupWhereItsHostIsKnown) {
    EXPECT_EQ(
        exim_failed_step("DANE error: tlsa lookup DEFER", "mx1.a.example").name, "_25._tcp.mx1.a.example."
    );
    EXPECT_EQ(exim_failed_step("DANE error: tlsa lookup DEFER", "").type, "TLSA");
    EXPECT_EQ(exim_failed_step("DANE error: tlsa lookup FAIL", "mx1.a.example").name, "");
}

TEST(EximReason, SaysWhatTheOwnSystemRefusedAtOnce) {
    EXPECT_TRUE(exim_failed_step("Network is unreachable", "mx1.a.example").at_once);
    EXPECT_FALSE(exim_failed_step("Connection timed out", "mx1.a.example").at_once);
}

} // namespace
