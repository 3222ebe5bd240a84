#include "fake_mx/smtp_command.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fake_mx {
namespace {

std::string address_of(std::string_view argument) {
    const auto path = parse_path_argument(argument, "FROM:");
    return path ? std::string(path->address) : "(syntax)";
}

std::string mail_refusal(std::string_view argument) {
    const auto path = parse_path_argument(argument, "FROM:");
    MailParameters parameters;
    return path ? read_mail_parameters(path->parameters, parameters).value_or("") : "(syntax)";
}

std::string rcpt_refusal(std::string_view argument) {
    const auto path = parse_path_argument(argument, "TO:");
    return path ? check_rcpt_parameters(path->parameters).value_or("") : "(syntax)";
}

TEST(SmtpCommand, IsReadInAnyCase) {
    EXPECT_EQ(parse_command("ehlo  host ").verb, "EHLO");
    EXPECT_EQ(parse_command("ehlo  host ").argument, "host");
    EXPECT_EQ(parse_command("").verb, "");
    EXPECT_EQ(address_of("from:<a@b.example>"), "a@b.example");
}

TEST(SmtpCommand, FindsTheAddressInThePath) {
    EXPECT_EQ(address_of("FROM:<>"), "");
    EXPECT_EQ(address_of("FROM: <a@b.example> SIZE=1"), "a@b.example"); // common, and accepted everywhere
    EXPECT_EQ(address_of("FROM:<\"a>b\"@c.example>"), "\"a>b\"@c.example");
    EXPECT_EQ(address_of("FROM:<\"a\\\">b\"@c.example>"), "\"a\\\">b\"@c.example");
    EXPECT_EQ(address_of("FROM:<@x.example,@y.example:a@b.example>"), "a@b.example"); // RFC 5321 appendix C
    EXPECT_EQ(address_of("FROM:a@b.example"), "(syntax)");
    EXPECT_EQ(address_of("FROM:<a@b.example"), "(syntax)");
    EXPECT_EQ(address_of("FROM:<a@b.example>x"), "(syntax)");
    EXPECT_EQ(address_of("TO:<a@b.example>"), "(syntax)");
    EXPECT_EQ(address_of(""), "(syntax)");
    EXPECT_TRUE(parse_path_argument("FROM:<" + std::string(255, 'a') + ">", "FROM:")->too_long);
    EXPECT_FALSE(parse_path_argument("FROM:<" + std::string(254, 'a') + ">", "FROM:")->too_long);
}

TEST(SmtpCommand, KnowsAMailbox) {
    EXPECT_TRUE(is_mailbox("a@b"));
    EXPECT_TRUE(is_mailbox("\"a b\"@c"));
    for (const std::string bad : {"", "a", "@b", "a@", "a b@c", "a\x01@b"})
        EXPECT_FALSE(is_mailbox(bad)) << bad;
}

TEST(SmtpCommand, ChecksTheParametersOfMail) {
    EXPECT_EQ(mail_refusal("FROM:<> SIZE=10 body=8bitmime SMTPUTF8 RET=FULL ENVID=a+2Bb"), "");
    EXPECT_EQ(mail_refusal("FROM:<> SIZE=x"), "501 5.5.4 Bad value of SIZE");
    EXPECT_EQ(mail_refusal("FROM:<> SIZE"), "501 5.5.4 Bad value of SIZE");
    EXPECT_EQ(mail_refusal("FROM:<> BODY=BINARYMIME"), "501 5.5.4 Bad value of BODY");
    EXPECT_EQ(mail_refusal("FROM:<> SMTPUTF8=yes"), "501 5.5.4 Bad value of SMTPUTF8");
    EXPECT_EQ(mail_refusal("FROM:<> RET=SOME"), "501 5.5.4 Bad value of RET");
    EXPECT_EQ(mail_refusal("FROM:<> ENVID=a+2"), "501 5.5.4 Bad value of ENVID");
    EXPECT_EQ(mail_refusal("FROM:<> AUTH=<>"), "555 5.5.4 Unknown parameter AUTH");
}

// RFC 3461 4.1: NEVER MUST appear alone
TEST(SmtpCommand, ChecksTheParametersOfRcpt) {
    EXPECT_EQ(rcpt_refusal("TO:<a@b> NOTIFY=success,FAILURE,DELAY ORCPT=rfc822;a+2B@b"), "");
    EXPECT_EQ(rcpt_refusal("TO:<a@b> NOTIFY=NEVER"), "");
    EXPECT_EQ(rcpt_refusal("TO:<a@b> NOTIFY=NEVER,DELAY"), "501 5.5.4 Bad value of NOTIFY");
    EXPECT_EQ(rcpt_refusal("TO:<a@b> NOTIFY="), "501 5.5.4 Bad value of NOTIFY");
    EXPECT_EQ(rcpt_refusal("TO:<a@b> ORCPT=a@b"), "501 5.5.4 Bad value of ORCPT");
    EXPECT_EQ(rcpt_refusal("TO:<a@b> SIZE=1"), "555 5.5.4 Unknown parameter SIZE");
}

TEST(SmtpCommand, ReadsChunkArguments) {
    EXPECT_EQ(parse_chunk_argument("12")->octets, 12U);
    EXPECT_FALSE(parse_chunk_argument("12")->last);
    EXPECT_TRUE(parse_chunk_argument("0 last")->last);
    for (const std::string bad : {"", "-1", "x", "1 FIRST", "1 LAST x", "99999999999999999999999"})
        EXPECT_FALSE(parse_chunk_argument(bad)) << bad;
}

} // namespace
} // namespace fake_mx
