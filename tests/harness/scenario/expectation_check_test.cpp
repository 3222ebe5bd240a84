#include "harness/scenario/expectation_check.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

bool can_be_documented(Level level, Channel channel) {
    Expectation delivered;
    delivered.channel = channel;
    return !why_never_documented({level}, delivered);
}

bool can_be_documented(Level level, Reason reason) {
    Expectation deferred;
    deferred.outcome = Outcome::deferred;
    deferred.reason = reason;
    return !why_never_documented({level}, deferred);
}

// postconf(5), smtp_tls_security_level
TEST(ExpectationCheck, AllowsEachLevelTheChannelsOfItsDefinition) {
    using enum Channel;
    EXPECT_TRUE(can_be_documented(Level::none, plaintext));
    EXPECT_FALSE(can_be_documented(Level::none, encrypted));
    EXPECT_TRUE(can_be_documented(Level::may, plaintext));
    EXPECT_TRUE(can_be_documented(Level::may, encrypted));
    EXPECT_FALSE(can_be_documented(Level::may, authenticated));
    EXPECT_FALSE(can_be_documented(Level::encrypt, plaintext));
    EXPECT_TRUE(can_be_documented(Level::encrypt, encrypted));
    EXPECT_FALSE(can_be_documented(Level::encrypt, authenticated));
    for (const Channel channel : values_of<Channel>())
        EXPECT_TRUE(can_be_documented(Level::dane, channel));
    EXPECT_FALSE(can_be_documented(Level::dane_only, encrypted));
    EXPECT_TRUE(can_be_documented(Level::dane_only, authenticated));
}

TEST(ExpectationCheck, AllowsEachLevelTheReasonsOfItsDefinition) {
    EXPECT_FALSE(can_be_documented(Level::none, Reason::handshake_failed));
    EXPECT_TRUE(can_be_documented(Level::may, Reason::handshake_failed)); // a fresh message waits
    EXPECT_FALSE(can_be_documented(Level::may, Reason::tls_not_offered));
    EXPECT_TRUE(can_be_documented(Level::encrypt, Reason::starttls_refused));
    EXPECT_FALSE(can_be_documented(Level::encrypt, Reason::certificate_not_verified));
    EXPECT_TRUE(can_be_documented(Level::dane, Reason::tlsa_lookup_failed));
    EXPECT_FALSE(can_be_documented(Level::dane, Reason::no_tlsa));
    EXPECT_TRUE(can_be_documented(Level::dane_only, Reason::no_tlsa));
    for (const Policy& policy : usual_policies())
        EXPECT_TRUE(can_be_documented(policy.level, Reason::connection_refused));
}

TEST(ExpectationCheck, LetsSecureOnlyDeliverToAnAuthenticatedHost) {
    EXPECT_TRUE(can_be_documented(Level::secure, Channel::authenticated));
    EXPECT_FALSE(can_be_documented(Level::secure, Channel::encrypted));
    EXPECT_TRUE(can_be_documented(Level::secure, Reason::certificate_not_verified));
    EXPECT_TRUE(can_be_documented(Level::secure, Reason::tls_not_offered));
    EXPECT_FALSE(can_be_documented(Level::secure, Reason::tlsa_lookup_failed));
}

// RFC 8461 5: whatever the level, an enforced policy authenticates or keeps the message back.
TEST(ExpectationCheck, AllowsMtaStsWhatTheLevelAloneCannotLeadTo) {
    Expectation authenticated;
    authenticated.channel = Channel::authenticated;
    Expectation kept_back;
    kept_back.outcome = Outcome::deferred;
    for (const Sts handling : {Sts::on, Sts::strict_testing}) {
        const Policy may{Level::may, InsecureMx::dane, handling};
        EXPECT_EQ(why_never_documented(may, authenticated), std::nullopt);
        for (const Reason reason : {Reason::certificate_not_verified, Reason::tls_not_offered}) {
            kept_back.reason = reason;
            EXPECT_EQ(why_never_documented(may, kept_back), std::nullopt);
        }
        kept_back.reason = Reason::no_tlsa;
        EXPECT_EQ(
            why_never_documented(may, kept_back),
            "the level may with MTA-STS never keeps a message back for no-tlsa"
        );
    }
}

TEST(ExpectationCheck, KnowsHostsThatTakeNoMail) {
    MxHost host;
    EXPECT_EQ(why_never_takes_mail(host), std::nullopt);
    host.ipv4 = host.ipv6 = false;
    EXPECT_EQ(why_never_takes_mail(host), "it has no address");
    host.ipv4 = true;
    host.refusals = {{"RCPT", "450 4.7.1 Not now"}};
    EXPECT_EQ(why_never_takes_mail(host), "it answers RCPT with 450 4.7.1 Not now");
}

// RFC 5321 4.1.4: a client that is refused EHLO says HELO.
TEST(ExpectationCheck, LetsAHostWithoutEhloTakeMail) {
    MxHost host;
    host.refusals = {{"EHLO", "502 5.5.1 No"}};
    EXPECT_EQ(why_never_takes_mail(host), std::nullopt);
    host.refusals = {{"HELO", "502 5.5.1 No"}};
    EXPECT_EQ(why_never_takes_mail(host), std::nullopt);
    host.refusals = {{"EHLO", "502 5.5.1 No"}, {"HELO", "502 5.5.1 No"}};
    EXPECT_EQ(why_never_takes_mail(host), "it answers HELO with 502 5.5.1 No");
}

TEST(ExpectationCheck, AReportIsOfThePolicyThatTheLevelGoesBy) {
    const auto why = [](const Policy& policy, const std::string& report) {
        Expectation expected;
        expected.outcome = Outcome::deferred;
        expected.report = report;
        return why_never_documented(policy, expected);
    };
    EXPECT_EQ(why({Level::dane_only}, "tlsa tlsa-invalid"), std::nullopt);
    EXPECT_EQ(why({Level::may}, "tlsa tlsa-invalid"), "the level may never reports tlsa");
    EXPECT_EQ(why({Level::may}, "sts sts-policy-invalid"), "the level may never reports sts");
    EXPECT_EQ(why({Level::may, {}, Sts::on}, "sts sts-policy-invalid"), std::nullopt);
    EXPECT_EQ(why({Level::none}, "no-policy-found success"), "the level none never reports no-policy-found");
    EXPECT_EQ(why({Level::none}, "none"), std::nullopt);
}

} // namespace
} // namespace harness
