#include "harness/verdict/postfix_reason.hpp"

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

// Texts of real status lines, as Postfix 3.5, 3.7, 3.10 and 3.12 write them.
const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"TLS is required, but was not offered by host mx1.a.example[198.18.0.1]", Reason::tls_not_offered},
        {"TLS is required, but host mx1.a.example[198.18.0.1] refused to start TLS: 454 4.7.0 TLS not "
         "available due to "
         "temporary reason",
         Reason::starttls_refused},
        {"Cannot start TLS: handshake failure", Reason::handshake_failed},
        {"Server certificate not verified", Reason::certificate_not_verified},
        {"Server certificate not trusted", Reason::certificate_not_verified},
        {"non DNSSEC destination", Reason::no_dnssec},
        {"no TLSA records found", Reason::no_tlsa},
        {"TLSA records unusable", Reason::tlsa_unusable},
        {"TLSA lookup error for mx1.a.example:25", Reason::tlsa_lookup_failed},
        {"client TLS configuration problem", Reason::tls_configuration},
        {"Domain a.example does not accept mail (nullMX)", Reason::null_mx},
        {"no MX host for a.example has a valid address record", Reason::no_mail_host},
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
        {"Host or domain name not found. Name service error for name=a.example type=MX: Malformed or "
         "unexpected name "
         "server reply",
         Reason::dns_lookup_failed},
        {"connect to mx1.a.example[198.18.240.1]:25: Connection refused", Reason::connection_refused},
        {"connect to mx1.a.example[198.18.0.1]:25: Connection timed out", Reason::connection_timed_out},
        {"conversation with mx1.a.example[198.18.0.1] timed out while receiving the initial server greeting",
         Reason::connection_timed_out},
        {"lost connection with mx1.a.example[198.18.0.1] while performing the EHLO handshake",
         Reason::connection_lost},
        {"host mx1.a.example[198.18.0.1] refused to talk to me: 554 5.3.2 No", Reason::greeting_refused},
        {"host mx1.a.example[198.18.0.1] said: 450 4.7.1 Not now (in reply to MAIL FROM command)",
         Reason::refused_by_peer},
        {"host mx1.a.example[198.18.0.1] said: 550 5.1.1 No such user (in reply to RCPT TO command)",
         Reason::refused_by_peer},
    };
    return all;
}

TEST(PostfixReason, RecognisesPostfixsTexts) {
    for (const Case& example : cases())
        EXPECT_EQ(reason_of(example.text), example.reason) << example.text;
}

TEST(PostfixReason, CoversTheWholeVocabulary) {
    std::set<Reason> covered{Reason::unrecognised};
    for (const Case& example : cases())
        covered.insert(example.reason);

    for (const Reason reason : all_reasons())
        EXPECT_TRUE(covered.contains(reason)) << to_text(reason);
}

TEST(PostfixReason, IsNotFooledByWhatThePeerWrites) {
    EXPECT_EQ(
        reason_of("host mx1.a.example[198.18.0.1] said: 450 4.7.1 no TLSA records found (in reply to RCPT TO "
                  "command)"),
        Reason::refused_by_peer
    );
    EXPECT_EQ(
        reason_of("host mx1.a.example[198.18.0.1] refused to talk to me: 421 Server certificate not verified"
        ),
        Reason::greeting_refused
    );
}

TEST(PostfixReason, AdmitsWhatItDoesNotKnow) {
    EXPECT_EQ(reason_of("a text of a Postfix to come"), Reason::unrecognised);
    EXPECT_EQ(reason_of(""), Reason::unrecognised);
}

} // namespace
