#include "harness/analyze/explained_text.hpp"

#include "tests/harness/analyze/sample_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::HasSubstr;
using testing::Not;

std::string explanation(std::string_view text) {
    const auto found = explained(text);
    return found ? explained_report(*found, 200) : "nothing";
}

TEST(ExplainedText, OfALineOfALogSaysWhatHappenedAndWhatToDo) {
    std::string line = failed_line("Nov 24 09:10:47", "AAAAA1", "a.example");
    line.pop_back();
    const std::string text = explanation(line);

    EXPECT_THAT(
        text, HasSubstr("Mail for a.example was deferred, and is tried again: certificate-not-verified.\n")
    );
    EXPECT_THAT(text, HasSubstr("4.7.5: cryptography"));
    EXPECT_THAT(text, HasSubstr("At the recipient: Publish a 3 1 1 record"));
    EXPECT_THAT(text, HasSubstr("See it: mxproof explain dane/tlsa-of-another-key"));
    EXPECT_THAT(text, Not(HasSubstr("user")));
}

TEST(ExplainedText, MayBeAnyPartOfTheLine) {
    for (const char* text :
         {"smtp-1  | Nov 24 09:10:47 mx postfix/smtp[7]: AAAAA1: to=<u@a.example>, relay=none, delay=1, "
          "delays=0/0/0/1, dsn=4.7.5, status=deferred (TLSA lookup error for mx.a.example:25)",
          "AAAAA1: to=<u@a.example>, relay=none, delay=1, delays=0/0/0/1, dsn=4.7.5, status=deferred (TLSA "
          "lookup error for mx.a.example:25)",
          "warning: TLS policy lookup for a.example/mx.a.example: TLSA lookup error for mx.a.example:25",
          "status=deferred (TLSA lookup error for mx.a.example:25)",
          "status=deferred (TLSA lookup error for mx.a.example:25)",
          "TLSA lookup error for mx.a.example:25",
          "DANE error: tlsa lookup DEFER",
          "tlsa-lookup-failed"})
        EXPECT_EQ(explained(text).value_or(ExplainedText{}).reason, Reason::tlsa_lookup_failed) << text;
}

TEST(ExplainedText, OfATlsSessionSaysWhatTheWordMeans) {
    EXPECT_THAT(
        explanation(tls_line("Nov 24 09:10:47", "Trusted")),
        HasSubstr("Trusted: TLS with a certificate of a known CA")
    );
}

TEST(ExplainedText, OfAStatusCodeSaysWhetherItIsTriedAgain) {
    EXPECT_EQ(explanation("4.4.1"), "4.4.1: no host answers; it is tried again.\n");
    EXPECT_EQ(explanation("5.1.1"), "5.1.1: there is no such mailbox; it is not tried again.\n");
}

TEST(ExplainedText, OfAReasonShowsTheTextsOfTheMailServers) {
    EXPECT_THAT(
        explanation("starttls-refused"), HasSubstr("“TLS is required, but host … refused to start TLS: …”")
    );
}

TEST(ExplainedText, IsNothingOfWhatIsNotUnderstood) {
    for (const char* text : {"", "dane/correct", "no such thing", "9.9.9", "Nov 24 09:10:47 mx kernel: x"})
        EXPECT_FALSE(explained(text)) << text;
}

} // namespace
