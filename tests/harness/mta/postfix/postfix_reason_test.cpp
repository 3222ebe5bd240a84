#include "harness/mta/postfix/postfix_reason.hpp"

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

constexpr const char* kDomain = "a.example";

// Texts of real status lines, as Postfix 3.5, 3.7, 3.10 and 3.12 write them.
const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"TLS is required, but was not offered by host mx1.a.example[198.18.0.1]", Reason::tls_not_offered},
        {"TLS is required, but host mx1.a.example[198.18.0.1] refused to start TLS: 454 4.7.0 TLS not "
         "available due to "
         "temporary reason",
         Reason::starttls_refused},
        {"SMTPUTF8 is required, but was not offered by host mx1.a.example[198.18.0.1]",
         Reason::smtputf8_not_offered},
        {"message requires SMTPUTF8, but no server was found that supports SMTPUTF8. The last attempted "
         "server "
         "was mx1.a.example[2001:db8:25::153]",
         Reason::smtputf8_not_offered},
        {"SASL authentication failed; server mx1.a.example[198.18.0.1] said: 535 5.7.8 Invalid",
         Reason::refused_by_peer},
        {"Cannot start TLS: handshake failure", Reason::handshake_failed},
        {"Server certificate not verified", Reason::certificate_not_verified},
        {"Server certificate not trusted", Reason::certificate_not_verified},
        {"non DNSSEC destination", Reason::no_dnssec},
        {"no TLSA records found", Reason::no_tlsa},
        {"TLSA records unusable", Reason::tlsa_unusable},
        {"TLSA lookup error for mx1.a.example:25", Reason::tlsa_lookup_failed},
        {"client TLS configuration problem", Reason::tls_configuration},
        {"server unavailable or unable to receive mail", Reason::tls_configuration},
        {"Domain a.example does not accept mail (nullMX)", Reason::null_mx},
        {"TLS is required, but our TLS engine is unavailable", Reason::tls_configuration},
        {"Sender requested REQUIRETLS, but TLS service was not offered by host mx1.a.example[198.18.0.1]",
         Reason::tls_not_offered},
        {"Sender requested REQUIRETLS, but host mx1.a.example[198.18.0.1] refused to start TLS: 454 4.7.0 "
         "Not "
         "now",
         Reason::starttls_refused},
        {"Sender requested REQUIRETLS, but no matching server certificate was found. The last attempted "
         "server "
         "was mx1.a.example[198.18.0.1]:25",
         Reason::certificate_not_verified},
        {"Sender requested REQUIRETLS, but no server was found that supports REQUIRETLS. The last attempted "
         "server was mx1.a.example[198.18.0.1]:25",
         Reason::requiretls_not_offered},
        {"Sender requested REQUIRETLS, but my configured TLS security level 'may' disables certificate "
         "matching. The last attempted server was mx1.a.example",
         Reason::requiretls_unauthenticated},
        {"Sender requested REQUIRETLS, but my configured TLS security level 'none' disables encryption. The "
         "last attempted server was mx1.a.example",
         Reason::requiretls_unauthenticated},
        {"REQUIRETLS policy configuration error. The last attempted server was mx1.a.example",
         Reason::tls_configuration},
        {"Host or domain name not found. Name service error for name=mx1.a.example type=AAAA: Host not found",
         Reason::no_mail_host},
        {"Host or domain name not found. Name service error for name=a.example type=MX: Non-recoverable "
         "error",
         Reason::dns_lookup_failed},
        {"Name service error for name=a.example type=MX: Malformed or unexpected name server reply",
         Reason::dns_lookup_failed},
        {"Name service error for mx1..a.example: invalid host or domain name", Reason::dns_lookup_failed},
        {"Name service initialization failure", Reason::dns_lookup_failed},
        {"unable to look up host mx1.a.example: Name or service not known", Reason::no_mail_host},
        {"mx1.a.example: host not found", Reason::no_mail_host},
        {"unable to find primary relay for a.example", Reason::no_mail_host},
        {"mail for a.example loops back to myself", Reason::mail_loops},
        {"Host or domain name not found. Name service error for name=a.example type=AAAA: Host found but no "
         "data record "
         "of requested type",
         Reason::no_mail_host},
        {"Host or domain name not found. Name service error for name=a.example type=MX: Host not found, try "
         "again",
         Reason::dns_lookup_failed},
        {"Host or domain name not found. Name service error for name=mx1.a.example type=A: Host not found, "
         "try again",
         Reason::dns_lookup_failed},
        {"Host or domain name not found. Name service error for name=a.example type=A: Host not found",
         Reason::no_such_domain},
        {"connect to mx1.a.example[198.18.240.1]:25: Connection refused", Reason::connection_refused},
        {"connect to mx1.a.example[198.18.0.1]:25: Connection timed out", Reason::connection_timed_out},
        {"connect to mx1.a.example[2001:db8:25::1]:25: No route to host", Reason::connection_timed_out},
        {"connect to mx1.a.example[2001:db8:25::1]:25: Network is unreachable", Reason::connection_timed_out},
        {"connect to mx1.a.example[198.18.0.1]:25: Connection reset by peer", Reason::connection_lost},
        {"conversation with mx1.a.example[198.18.0.1] timed out while receiving the initial server greeting",
         Reason::connection_timed_out},
        {"lost connection with mx1.a.example[198.18.0.1] while performing the EHLO handshake",
         Reason::connection_lost},
        {"host mx1.a.example[198.18.0.1] refused to talk to me: 554 5.3.2 No", Reason::greeting_refused},
        {"host mx1.a.example[198.18.0.1] said: 450 4.7.1 Not now (in reply to MAIL FROM command)",
         Reason::refused_by_peer},
        {"message size 312 exceeds size limit 100 of server mx1.a.example[198.18.0.1]",
         Reason::refused_by_peer},
        {"host mx1.a.example[198.18.0.1] said: 550 5.1.1 No such user (in reply to RCPT TO command)",
         Reason::refused_by_peer},
    };
    return all;
}

TEST(PostfixReason, SaysWhereInTheDialogueAStepFailed) {
    const auto at = [](const std::string& text) { return failed_step(text, "a.example").at; };
    const std::string lost = "lost connection with mx1.a.example[198.18.0.1] while ";

    EXPECT_EQ(at("connect to mx1.a.example[198.18.0.1]:25: Connection timed out"), "CONNECT");
    EXPECT_EQ(at(lost + "receiving the initial server greeting"), "GREETING");
    EXPECT_EQ(at(lost + "sending RCPT TO"), "RCPT");
    EXPECT_EQ(at(lost + "sending end of data -- message may be sent more than once"), "MESSAGE");
    EXPECT_EQ(at("Cannot start TLS: handshake failure"), "");
}

TEST(PostfixReason, RecognisesPostfixsTexts) {
    for (const Case& example : cases())
        EXPECT_EQ(reason_of(example.text, kDomain), example.reason) << example.text;
}

TEST(PostfixReason, CoversTheWholeVocabulary) {
    // A crash has no text of a status line: postfix_log_test.cpp.
    std::set<Reason> covered{Reason::unrecognised, Reason::sender_crashed};
    for (const Case& example : cases())
        covered.insert(example.reason);

    for (const Reason reason : values_of<Reason>())
        EXPECT_TRUE(covered.contains(reason)) << to_text(reason);
}

TEST(PostfixReason, HasNoTextThatNoExampleShows) {
    std::set<std::string_view> unseen;
    for (const KnownText& text : reason_texts())
        unseen.insert(text.pattern);

    for (const Case& example : cases())
        for (const KnownText& text : reason_texts())
            if (reason_text_of(example.text) == &text) unseen.erase(text.pattern);

    EXPECT_THAT(unseen, testing::IsEmpty());
}

TEST(PostfixReason, IsNotFooledByWhatThePeerWrites) {
    const std::string host = "host mx1.a.example[198.18.0.1]";
    EXPECT_EQ(
        reason_of(host + " said: 450 4.7.1 no TLSA records found (in reply to RCPT TO command)", kDomain),
        Reason::refused_by_peer
    );
    EXPECT_EQ(
        reason_of(
            host + " said: 450 4.7.1 I refused to talk to me: 554 (in reply to RCPT TO command)", kDomain
        ),
        Reason::refused_by_peer
    );
    EXPECT_EQ(
        reason_of(host + " refused to talk to me: 421 Server certificate not verified", kDomain),
        Reason::greeting_refused
    );
    EXPECT_EQ(
        reason_of(
            "TLS is required, but " + host +
                " refused to start TLS: 454 TLS is required, but was not offered "
                "by host mx1",
            kDomain
        ),
        Reason::starttls_refused
    );
    EXPECT_EQ(reason_of(host + " said: 550 x: Connection refused", kDomain), Reason::refused_by_peer);
}

TEST(PostfixReason, TellsAMissingDomainFromAMissingMxHost) {
    const std::string error = "Host or domain name not found. Name service error for name=";
    EXPECT_EQ(reason_of(error + "A.example type=AAAA: Host not found", kDomain), Reason::no_such_domain);
    EXPECT_EQ(reason_of(error + "a.example. type=A: Host not found", kDomain), Reason::no_such_domain);
    EXPECT_EQ(reason_of(error + "b.a.example type=A: Host not found", kDomain), Reason::no_mail_host);
}

TEST(PostfixReason, ReadsTheTextBehindQmgrsAndSmtpsPrefixes) {
    EXPECT_TRUE(is_without_attempt("delivery temporarily suspended: non DNSSEC destination"));
    EXPECT_FALSE(is_without_attempt("non DNSSEC destination"));
    EXPECT_EQ(
        reason_of("delivery temporarily suspended: non DNSSEC destination", kDomain), Reason::no_dnssec
    );
    EXPECT_EQ(
        reason_of(
            "Protocol error: host mx1.a.example[198.18.0.1] said: 250 Ok (in reply to RCPT TO command)",
            kDomain
        ),
        Reason::refused_by_peer
    );
}

TEST(PostfixReason, AdmitsWhatItDoesNotKnow) {
    for (const char* const text :
         {"a text of a Postfix to come",
          "",
          "no TLSA records found, and more",
          "mail for a.example loops back to somebody"})
        EXPECT_EQ(reason_of(text, kDomain), Reason::unrecognised) << text;
}

} // namespace
