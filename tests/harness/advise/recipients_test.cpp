#include "harness/advise/recipients.hpp"

#include "tests/harness/advise/example_measured.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {

namespace {

using testing::HasSubstr;

DomainFigures delivered_as(PeerWord word, Count mail) {
    DomainFigures figures;
    figures.delivered[static_cast<std::size_t>(word)] = mail;
    return figures;
}

TEST(RecipientsOfTheCatalogue, AreItsHonestPeersOnceEach) {
    const Recipients recipients = recipients_of(example_measured());

    EXPECT_EQ(recipients.all.size(), 5U);
    for (const Recipient& recipient : recipients.all) {
        EXPECT_EQ(recipient.mail, 1U);
        EXPECT_EQ(recipient.scenario.find("attack/"), std::string::npos);
    }
}

TEST(RecipientsOfALog, AreLikeThePeerWhoseMailFaresAsTheirs) {
    Analysis analysis;
    analysis.tells_of_tls = true;
    analysis.domains["dane.example"] = delivered_as(PeerWord::verified, 3);
    analysis.domains["plain.example"] = delivered_as(PeerWord::no_tls, 2);
    FailedAttempts failed{.reason = Reason::certificate_not_verified};
    failed.times = 9;
    failed.waiting = 4;
    failed.delivered_later = 5;
    analysis.domains["stale.example"].failed = {failed};
    failed.reason = Reason::connection_refused;
    analysis.domains["down.example"].failed = {failed};

    const auto recipients = recipients_of(example_measured(), analysis, "mail.log");

    ASSERT_TRUE(recipients);
    ASSERT_EQ(recipients->all.size(), 3U);
    EXPECT_EQ(recipients->all[0].scenario, "dane/correct");
    EXPECT_EQ(recipients->all[0].mail, 3U);
    EXPECT_EQ(recipients->all[1].scenario, "starttls/not-offered-without-tlsa");
    EXPECT_EQ(recipients->all[2].scenario, "dane/tlsa-of-another-key");
    EXPECT_EQ(recipients->all[2].mail, 4U) << "what was delivered later is counted where it was delivered";
    EXPECT_EQ(recipients->left_out, 4U);
    ASSERT_EQ(recipients->notes.size(), 1U);
    EXPECT_THAT(recipients->notes[0], HasSubstr("TLSA records"));
}

TEST(RecipientsOfALog, AreNotThoseWhoseCertificateItDoesNotName) {
    Analysis analysis;
    analysis.tells_of_tls = true;
    analysis.domains["some.example"] = delivered_as(PeerWord::unnamed, 3);

    const auto recipients = recipients_of(example_measured(), analysis, "mail.log");

    ASSERT_TRUE(recipients);
    EXPECT_TRUE(recipients->all.empty());
    EXPECT_EQ(recipients->left_out, 0U);
    ASSERT_EQ(recipients->notes.size(), 1U);
    EXPECT_THAT(recipients->notes[0], HasSubstr("with what certificate: 3."));
}

TEST(RecipientsOfALog, CannotBeToldIfItIsSilentAboutTls) {
    const auto recipients = recipients_of(example_measured(), Analysis(), "mail.log");

    ASSERT_FALSE(recipients);
    EXPECT_THAT(recipients.error().why, HasSubstr("smtp_tls_loglevel = 1"));
}

TEST(RecipientsOfAList, HaveADomainAPeerAndANumber) {
    const auto recipients = parse_recipients(
        example_measured(),
        "# ours\nbank.example.com dane/correct 12\n\nshop.example.com  starttls/not-offered-without-tlsa # "
        "old\n",
        "list"
    );

    ASSERT_TRUE(recipients) << recipients.error().why;
    ASSERT_EQ(recipients->all.size(), 2U);
    EXPECT_EQ(recipients->all[0].domain, "bank.example.com");
    EXPECT_EQ(recipients->all[0].mail, 12U);
    EXPECT_EQ(recipients->all[1].mail, 1U);
}

TEST(RecipientsOfAList, SayWhichLineIsWrong) {
    const auto wrong = [](const std::string& text) {
        const auto recipients = parse_recipients(example_measured(), text, "list");
        return recipients ? "read" : recipients.error().why;
    };
    EXPECT_EQ(wrong("\nexample.com\n"), "list:2: found a domain alone, expected DOMAIN SCENARIO [MESSAGES]");
    EXPECT_THAT(wrong("example.com dane/corect"), HasSubstr("list:1: found \"dane/corect\""));
    EXPECT_THAT(wrong("example.com dane/corect"), HasSubstr("did you mean \"dane/correct\"?"));
    EXPECT_THAT(wrong("example.com dane/correct many"), HasSubstr("expected a number"));
    EXPECT_THAT(wrong("example.com dane/correct -1"), HasSubstr("expected a number"));
    EXPECT_THAT(wrong("example.com dane/correct 1 2"), HasSubstr("behind the number"));
    EXPECT_EQ(wrong("# nobody\n"), "list names no domain");
}

} // namespace

} // namespace harness
