#include "harness/report/configuration_page.hpp"

#include "harness/report/text_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {

namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const Policy kLikeMay{Level::may};
const Policy kLikeEncrypt{Level::encrypt};

Expectation expected(bool plaintext) {
    Expectation expectation;
    expectation.outcome = plaintext ? Outcome::delivered : Outcome::deferred;
    if (plaintext)
        expectation.channel = Channel::plaintext;
    else
        expectation.reason = Reason::tls_not_offered;
    return expectation;
}

Delivery seen_delivery(const std::string& sender, const std::string& scenario, bool plaintext) {
    Delivery delivery;
    delivery.sender = sender;
    delivery.scenario = scenario;
    delivery.policy = kLikeMay;
    delivery.documented = {{kLikeMay, expected(true)}, {kLikeEncrypt, expected(false)}};
    delivery.attacked = true;
    Verdict& verdict = delivery.verdict;
    verdict.kind = plaintext ? VerdictKind::kept : VerdictKind::broken;
    verdict.observed.outcome = plaintext ? Outcome::delivered : Outcome::deferred;
    if (plaintext)
        verdict.observed.channel = Channel::plaintext;
    else
        verdict.observed.reason = Reason::tls_not_offered;
    (plaintext ? verdict.fits : verdict.differs).push_back(kLikeMay);
    (plaintext ? verdict.differs : verdict.fits).push_back(kLikeEncrypt);
    verdict.attacker_got_mail = plaintext;
    return delivery;
}

ReportedSender seen_sender(const std::string& name, const ReportedSetting& left_out) {
    ReportedSender sender;
    sender.name = name;
    sender.kind = "process";
    sender.program = "Postfix";
    sender.version = "3.7.11";
    sender.policy = kLikeMay;
    sender.claims_nothing = true;
    sender.configuration = "/etc/postfix";
    sender.left_out = left_out;
    sender.settings_beside = {{"inet_interfaces", "all", "it is a test"}};
    return sender;
}

// Without smtp_tls_security_level, the peer that got nothing gets its mail.
RunResult run_of_a_configuration() {
    RunResult result;
    result.senders = {
        seen_sender("whole", {}),
        seen_sender("without", {"smtp_tls_security_level", "encrypt", ""}),
        seen_sender("other", {"smtp_tls_ciphers", "high", ""})};
    for (const char* sender : {"whole", "without", "other"}) {
        result.deliveries.push_back(seen_delivery(sender, "attack/one", true));
        result.deliveries.push_back(seen_delivery(sender, "attack/two", true));
        result.deliveries.push_back(seen_delivery(sender, "attack/three", sender == std::string("without")));
    }
    return result;
}

TEST(ConfigurationPage, SaysWhatTheConfigurationIsLikeAndWhereNot) {
    EXPECT_THAT(
        text_report(run_of_a_configuration(), {}),
        AllOf(
            HasSubstr("/etc/postfix under Postfix 3.7.11"),
            HasSubstr("It behaves like `may` at 2 of 3 peers; it differs at:"),
            HasSubstr("attack/three: deferred tls-not-offered, in place of delivered"),
            HasSubstr("3 peers, 3 runs of it: 0 not judged")
        )
    );
}

TEST(ConfigurationPage, SaysWhatEachUsualPolicyWouldChange) {
    EXPECT_THAT(
        text_report(run_of_a_configuration(), {}),
        AllOf(
            HasSubstr("as it is                         0     0     2       1"),
            HasSubstr("`encrypt`                        0     0     0       3        2"),
            Not(HasSubstr("`dane-only`"))
        )
    );
}

TEST(ConfigurationPage, NamesTheAttackersAndWhoGetsNothing) {
    EXPECT_THAT(
        text_report(run_of_a_configuration(), {}),
        AllOf(
            HasSubstr("2 of 3 attackers get the mail: attack/one, attack/two"),
            HasSubstr("1 peer gets no mail: 1 deferred tls-not-offered")
        )
    );
}

TEST(ConfigurationPage, NamesTheSettingsThatDecideAndThoseThatDoNot) {
    EXPECT_THAT(
        text_report(run_of_a_configuration(), {false, 200}),
        AllOf(
            HasSubstr(
                "smtp_tls_security_level = encrypt: 1 peer, 1 defer instead of plain (such as attack/three)"
            ),
            HasSubstr("no peer: smtp_tls_ciphers"),
            HasSubstr("inet_interfaces: it is a test")
        )
    );
}

TEST(ConfigurationPage, IsNotOfASenderThatClaimsAPolicy) {
    RunResult result = run_of_a_configuration();
    EXPECT_TRUE(is_of_a_configuration(result));
    result.senders[0].claims_nothing = false;
    EXPECT_FALSE(is_of_a_configuration(result));
    EXPECT_FALSE(is_of_a_configuration({}));
}

TEST(ConfigurationPage, ListsThePeersUnderNamesOfTheUserAndWhatASettingDoesForThem) {
    RunResult result = run_of_a_configuration();
    for (Delivery& delivery : result.deliveries)
        if (delivery.scenario == "attack/three") {
            delivery.scenario = "bank.example.com=attack/three";
            delivery.again.is_played_as = true;
        }

    EXPECT_THAT(
        text_report(result, {}),
        HasSubstr("Under your names\n"
                  "  bank.example.com as attack/three: deferred tls-not-offered; delivered\n"
                  "    plaintext without smtp_tls_security_level\n\n")
    );
}

} // namespace

} // namespace harness
