#include "harness/mta/postfix/postfix_config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>

namespace {

using namespace harness;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

std::vector<std::string> lines_of(const std::vector<Setting>& settings) {
    std::vector<std::string> lines;
    for (const Setting& setting : settings)
        lines.push_back(setting.name + " = " + setting.value);
    return lines;
}

const LinkAddresses kLink{{"198.19.192.2", "2001:db8:ffff::2"}, {"198.19.192.1", "[2001:db8:ffff::1]"}};

TEST(PolicySettings, WithoutDaneTheLevelIsTheWholePolicy) {
    EXPECT_THAT(lines_of(settings_for_level({Level::none})), ElementsAre("smtp_tls_security_level = none"));
    EXPECT_THAT(lines_of(settings_for_level({Level::may})), ElementsAre("smtp_tls_security_level = may"));
    EXPECT_THAT(
        lines_of(settings_for_level({Level::encrypt})), ElementsAre("smtp_tls_security_level = encrypt")
    );
    EXPECT_THAT(
        lines_of(settings_for_level({Level::secure})), ElementsAre("smtp_tls_security_level = secure")
    );
}

// With `untrusted` Postfix 3.10 reports a certificate that nobody has to verify as a failure.
TEST(PracticalSettings, OfAReporterSayWhereAndKeepTheLogFromChangingWhat) {
    Assignment assignment;
    EXPECT_THAT(lines_of(practical_settings(assignment, kLink)), Not(testing::Contains(HasSubstr("tlsrpt"))));
    assignment.reports_tls = true;
    EXPECT_THAT(
        lines_of(practical_settings(assignment, kLink)),
        testing::IsSupersetOf(
            {"smtp_tlsrpt_enable = yes",
             "smtp_tlsrpt_socket_name = /run/mxproof/tlsrpt",
             "smtp_tls_loglevel = summary,certmatch"}
        )
    );
}

TEST(PolicySettings, DaneNeedsDnssecLookupsAndSaysWhatAnInsecureMxMeans) {
    EXPECT_THAT(
        lines_of(settings_for_level({Level::dane, InsecureMx::may})),
        ElementsAre(
            "smtp_tls_security_level = dane",
            "smtp_dns_support_level = dnssec",
            "smtp_tls_dane_insecure_mx_policy = may"
        )
    );
}

TEST(PolicySettings, DaneOnlyHasNoUseForAnInsecureMx) {
    EXPECT_THAT(
        lines_of(settings_for_level({Level::dane_only})),
        ElementsAre("smtp_tls_security_level = dane-only", "smtp_dns_support_level = dnssec")
    );
}

TEST(PolicySettings, FingerprintsAreInATableOfNextHops) {
    EXPECT_THAT(
        lines_of(settings_for_level({Level::fingerprint})),
        ElementsAre(
            "smtp_tls_security_level = fingerprint",
            "smtp_tls_policy_maps = texthash:/etc/postfix/mxproof-fingerprints"
        )
    );
    Assignment postfix;
    postfix.fingerprints = {{"one.example", {"0A:1B", "2C:3D"}}, {"[mx1.two.example]:587", {"4E:5F"}}};
    EXPECT_EQ(
        fingerprint_table(postfix),
        "one.example fingerprint match=0A:1B|2C:3D\n[mx1.two.example]:587 fingerprint match=4E:5F\n"
    );
}

TEST(PracticalSettings, EachOneSaysWhy) {
    Assignment postfix;
    postfix.trust_store_pem = "-----BEGIN CERTIFICATE-----";
    postfix.later_recipients = {"a@one.example"};
    for (const Setting& setting : practical_settings(postfix, kLink)) {
        EXPECT_NE(setting.name, "");
        EXPECT_NE(setting.why, "") << setting.name;
    }
}

TEST(PracticalSettings, NoneOfThemIsPartOfAPolicy) {
    for (const Setting& setting : practical_settings({}, kLink))
        for (const Setting& policy : settings_for_level({Level::dane}))
            EXPECT_NE(setting.name, policy.name);
}

TEST(PostfixConfig, MainCfHoldsPolicyPracticalAndExtraSettings) {
    Assignment postfix;
    postfix.policy.level = Level::encrypt;
    postfix.extra = {{"relayhost", "[198.18.0.1]", "a test"}};

    const std::string text = main_cf(postfix, kLink);

    EXPECT_THAT(text, HasSubstr("\nsmtp_tls_security_level = encrypt\n"));
    EXPECT_THAT(text, HasSubstr("\ninet_interfaces = 198.19.192.2, 2001:db8:ffff::2, 127.0.0.1\n"));
    EXPECT_THAT(text, HasSubstr("\nmynetworks = 198.19.192.1, [2001:db8:ffff::1]\n"));
    EXPECT_THAT(text, HasSubstr("\nrelayhost = [198.18.0.1]\n"));
}

TEST(PostfixConfig, OnlyWhatIsNeededIsNamed) {
    EXPECT_THAT(main_cf({}, kLink), Not(HasSubstr("smtp_tls_CAfile")));
    EXPECT_THAT(main_cf({}, kLink), Not(HasSubstr("transport_maps")));
}

TEST(PostfixConfig, NoServiceIsChrooted) {
    std::istringstream text(master_cf());
    for (std::string line; std::getline(text, line);) {
        std::istringstream columns(line);
        std::string name, type, is_private, unprivileged, chroot;
        columns >> name >> type >> is_private >> unprivileged >> chroot;
        EXPECT_EQ(chroot, "n") << line;
    }
}

TEST(PostfixConfig, OnlyTheLaterTransportHasAShortBackoffTime) {
    EXPECT_THAT(master_cf(), HasSubstr("\nsmtp-later unix - - n - - smtp -o minimal_backoff_time=2s\n"));
    EXPECT_EQ(main_cf({}, kLink).find("minimal_backoff_time"), std::string::npos);
}

TEST(PostfixConfig, LaterRecipientsKeepTheirDomainAsTheNextHop) {
    Assignment postfix;
    postfix.later_recipients = {"a@one.example", "b@two.example"};

    EXPECT_EQ(transport_table(postfix), "a@one.example smtp-later:\nb@two.example smtp-later:\n");
}

// postconf(5) relayhost: brackets turn the MX lookup off.
TEST(PostfixConfig, RelayedRecipientsGoToTheirRelayAndTo465WithTlsAtOnce) {
    Assignment postfix;
    postfix.relayed = {{"a@one.example", "mx1.one.example", 587}, {"b@two.example", "mx1.two.example", 465}};

    EXPECT_EQ(
        transport_table(postfix),
        "a@one.example smtp:[mx1.one.example]:587\nb@two.example smtp-wrapped:[mx1.two.example]:465\n"
    );
    EXPECT_THAT(main_cf(postfix, kLink), HasSubstr("\ntransport_maps = "));
    EXPECT_THAT(master_cf(), HasSubstr("\nsmtp-wrapped unix - - n - - smtp -o smtp_tls_wrappermode=yes\n"));
    EXPECT_EQ(main_cf(postfix, kLink).find("smtp_tls_wrappermode"), std::string::npos);
}

TEST(PostfixConfig, OnlySilentRecipientsAreNotWaitedForLong) {
    Assignment postfix;
    postfix.silent_recipients = {"a@one.example"};

    EXPECT_EQ(transport_table(postfix), "a@one.example smtp-hurried:\n");
    postfix.stalled_recipients = {"a@one.example", "b@two.example"};
    EXPECT_EQ(transport_table(postfix), "a@one.example smtp-hurried:\nb@two.example smtp-impatient:\n");
    EXPECT_THAT(master_cf(), HasSubstr("\nsmtp-impatient unix - - n - - smtp -o smtp_connect_timeout=3s "));
    EXPECT_THAT(main_cf(postfix, kLink), HasSubstr("\ntransport_maps = "));
    EXPECT_EQ(main_cf(postfix, kLink).find("timeout"), std::string::npos);
    EXPECT_THAT(
        master_cf(),
        HasSubstr("/run/mxproof/hurried-smtp -o smtp_connect_timeout=3s -o smtp_helo_timeout=3s ")
    );
    EXPECT_THAT(hurried_smtp(), HasSubstr("RES_OPTIONS='timeout:1 attempts:1'"));
}

TEST(PostfixConfig, PeersThatChangeAreMetByAProcessThatRemembersNothing) {
    Assignment postfix;
    postfix.fresh_recipients = {"earlier@one.example", "user@one.example"};

    EXPECT_EQ(transport_table(postfix), "earlier@one.example smtp-fresh:\nuser@one.example smtp-fresh:\n");
    EXPECT_THAT(master_cf(), HasSubstr("\nsmtp-fresh unix - - n - - smtp -o max_use=1\n"));
}

TEST(PostfixConfig, WhatIsKeptOfADeliveryIsKeptForThoseRecipientsAlone) {
    Assignment postfix;
    postfix.resuming_recipients = {"user@one.example"};
    postfix.reusing_recipients = {"user@two.example"};

    EXPECT_EQ(transport_table(postfix), "user@one.example smtp-resuming:\nuser@two.example smtp-reusing:\n");
    const std::string services = master_cf();
    EXPECT_THAT(
        services,
        AllOf(
            HasSubstr(" tlsmgr -o smtp_tls_session_cache_database=btree:${data_directory}/smtp_scache\n"),
            HasSubstr("\nsmtp-resuming unix - - n - - smtp -o smtp_tls_session_cache_database=btree:"),
            HasSubstr("\nsmtp-reusing unix - - n - - smtp -o smtp_connection_cache_destinations=static:all "),
            HasSubstr("\nsmtp unix - - n - 20 smtp\n"),
            HasSubstr("\ntlsproxy ")
        )
    );
}

TEST(PostfixConfig, AFragileRecipientHasATransportThatTheLogNamesItBy) {
    Assignment postfix;
    postfix.fragile_recipients = {"a@one.example", "b@two.example"};

    EXPECT_EQ(
        transport_table(postfix), "a@one.example mxproof-fragile-1:\nb@two.example mxproof-fragile-2:\n"
    );
    EXPECT_EQ(recipient_in_log_name(fragile_log_name("b@two.example") + "/smtp"), "b@two.example");
    EXPECT_EQ(recipient_in_log_name("postfix/smtp"), "");
    EXPECT_EQ(recipient_in_log_name("postfix/for/smtp"), "");
}

} // namespace
