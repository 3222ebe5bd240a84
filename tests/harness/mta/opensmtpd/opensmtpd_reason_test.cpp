#include "harness/mta/opensmtpd/opensmtpd_reason.hpp"

#include "harness/mta/text_pattern.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace harness;

struct Case {
    std::string text;
    Reason reason;
};

// As OpenSMTPD 6.8 and 7.6 wrote them.
const std::vector<Case>& cases() {
    static const std::vector<Case> all{
        {"IO Error: Connection refused", Reason::connection_refused},
        {"IO Error: Connection timed out", Reason::connection_timed_out},
        {"IO Error: No route to host", Reason::connection_timed_out},
        {"IO Error: Network is unreachable", Reason::connection_timed_out},
        {"Connection timeout", Reason::connection_timed_out},
        {"IO Error: Connection reset by peer", Reason::connection_lost},
        {"IO Error: Broken pipe", Reason::connection_lost},
        {"Connection closed unexpectedly", Reason::connection_lost},
        {"TLS required but not supported by remote host", Reason::tls_not_offered},
        {"STARTTLS rejected: 454 4.7.0 TLS not available due to temporary reason", Reason::starttls_refused},
        {"opportunistic TLS failed, downgrading to plain", Reason::handshake_failed},
        {"IO Error: error:0A000410:SSL routines::sslv3 alert handshake failure", Reason::handshake_failed},
        {"IO Error: handshake failed: error:0A000126:SSL routines::unexpected eof while reading",
         Reason::handshake_failed},
        {"IO Error: certificate verification failed: self-signed certificate",
         Reason::certificate_not_verified},
        {"IO Error: name `mx1.a.example' not present in server certificate",
         Reason::certificate_not_verified},
        {"SSL certificate check failed", Reason::certificate_not_verified},
        {"BANNER rejected: 554 5.7.1 No mail from you", Reason::greeting_refused},
        {"EHLO rejected: 502 5.5.1 Command not implemented", Reason::refused_by_peer},
        {"HELO rejected: 502 5.5.1 Command not implemented", Reason::refused_by_peer},
        {"Temporary failure in MX lookup", Reason::dns_lookup_failed},
        {"Domain does not exist", Reason::no_such_domain},
        {"Domain does not accept mail", Reason::null_mx},
        {"No MX found for domain", Reason::no_mail_host},
    };
    return all;
}

TEST(OpensmtpdReason, KnowsEachText) {
    for (const auto& [text, reason] : cases())
        EXPECT_EQ(opensmtpd_reason_of(text), reason) << text;
}

TEST(OpensmtpdReason, HasACaseForEachOfItsTexts) {
    for (const KnownText& known : opensmtpd_texts())
        EXPECT_TRUE(std::any_of(cases().begin(), cases().end(), [&](const Case& one) {
            return matches_pattern(known.pattern, one.text);
        })) << known.pattern;
}

TEST(OpensmtpdReason, IsUnrecognisedForAnyOtherText) {
    EXPECT_EQ(opensmtpd_reason_of("Domain does not exist, and more"), Reason::unrecognised);
    EXPECT_EQ(opensmtpd_reason_of(""), Reason::unrecognised);
}

TEST(OpensmtpdReason, IsToldByOtherLinesWhereAllHostsFailed) {
    EXPECT_TRUE(is_of_all_hosts("Network error on destination MXs"));
    EXPECT_FALSE(is_of_all_hosts("No MX found for domain"));
}

} // namespace
