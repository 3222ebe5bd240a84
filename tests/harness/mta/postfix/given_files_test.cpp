#include "harness/mta/postfix/given_files.hpp"

#include "harness/mta/postfix/given_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace {

using namespace harness;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const LinkAddresses kOfGiven{{"198.19.192.2"}, {"198.19.192.1"}};

Assignment judging(GivenConfiguration given) {
    Assignment assignment;
    assignment.later_recipients = {"a@one.example"};
    assignment.given = std::make_shared<const GivenConfiguration>(std::move(given));
    return assignment;
}

GivenConfiguration with_services(std::vector<std::string> services) {
    GivenConfiguration given;
    given.services = std::move(services);
    return given;
}

std::string main_cf_with(std::vector<Setting> set, Trust trust) {
    GivenConfiguration given;
    given.set = std::move(set);
    given.trust = trust;
    return given_main_cf(judging(std::move(given)));
}

TEST(GivenMainCf, HasEachParameterOnceAndWhatARunNeedsLast) {
    GivenConfiguration given;
    given.main_file = "smtp_tls_loglevel = 1\nsmtp_tls_security_level = dane";
    EXPECT_THAT(
        given_main_cf(judging(given)),
        AllOf(
            HasSubstr("smtp_tls_security_level = dane\n"),
            HasSubstr("smtp_tls_loglevel = summary,untrusted,certmatch\n"),
            Not(HasSubstr("smtp_tls_loglevel = 1"))
        )
    );
}

TEST(GivenMainCf, PutsTheFakeRootsInThePlaceOfThoseThatItNames) {
    const std::vector<Setting> names{{"smtp_tls_CApath", "/etc/ssl/certs", ""}};
    EXPECT_THAT(
        main_cf_with(names, Trust::world), HasSubstr("smtp_tls_CAfile = /etc/postfix/mxproof-roots.pem")
    );
    EXPECT_THAT(main_cf_with(names, Trust::own), Not(HasSubstr("smtp_tls_CAfile")));
    EXPECT_THAT(main_cf_with({}, Trust::world), Not(HasSubstr("smtp_tls_CAfile")));
}

TEST(GivenMainCf, KeepsItsTransportsBehindOurs) {
    EXPECT_THAT(
        main_cf_with({{"transport_maps", "hash:/etc/postfix/transport", ""}}, Trust::world),
        HasSubstr("transport_maps = texthash:/etc/postfix/mxproof-transport, hash:/etc/postfix/transport\n")
    );
}

TEST(GivenMasterCf, RunsWhatDeliversOutsideOfAChrootAndListensItself) {
    const std::string text = given_master_cf(
        judging(with_services(
            {"smtp inet n - y - - smtpd -o smtpd_tls_security_level=encrypt",
             "smtp unix - - y - - smtp -o smtp_tls_security_level=encrypt -o syslog_name=x",
             "uucp unix - n n - - pipe flags=F argv=/bin/sh"}
        )),
        kOfGiven
    );
    EXPECT_THAT(text, HasSubstr("smtp unix - - n - 20 smtp -o smtp_tls_security_level=encrypt\n"));
    EXPECT_THAT(text, HasSubstr("smtp inet n - n - - smtpd -o mynetworks=198.19.192.1 "));
    EXPECT_THAT(text, HasSubstr("uucp unix - - n - - error\n"));
    EXPECT_THAT(text, HasSubstr("mxproof-later unix - - n - - smtp -o smtp_tls_security_level=encrypt"));
    EXPECT_THAT(text, AllOf(Not(HasSubstr("argv=")), Not(HasSubstr("smtpd_tls_security_level=encrypt"))));
    EXPECT_THAT(text, HasSubstr("postlog unix-dgram n - n - 1 postlogd\n"));
}

TEST(GivenTransportTable, ThrowsAwayWhatBouncesAndHurriesForSomePeers) {
    EXPECT_EQ(
        given_transport_table(judging({})),
        "sender.mxproof.example discard:mxproof\na@one.example mxproof-later:\n"
    );
}

TEST(SettingsThatDecide, HoldNoPasswordsAndNothingAboutReceiving) {
    GivenConfiguration given;
    given.set = {
        {"smtp_sasl_password_maps", "inline:{x=user:secret}", ""},
        {"smtpd_tls_security_level", "may", ""},
        {"smtp_tls_security_level", "dane", ""}};
    EXPECT_THAT(
        settings_that_decide(given), testing::ElementsAre(Field(&Setting::name, "smtp_tls_security_level"))
    );
}

TEST(SafeSettings, SayWhyEachOfThemIsSetAndNameNoProgramOfTheirs) {
    const auto settings = safe_settings([](const std::string& name) { return "default of " + name; });
    EXPECT_THAT(settings, Each(Field(&Setting::why, Not(IsEmpty()))));
    for (const char* name : {"shlib_directory", "import_environment", "daemon_directory", "tls_config_file"})
        EXPECT_THAT(
            settings,
            Contains(
                AllOf(Field(&Setting::name, name), Field(&Setting::value, "default of " + std::string(name)))
            )
        );
    EXPECT_THAT(
        settings, Contains(AllOf(Field(&Setting::name, "smtpd_milters"), Field(&Setting::value, "")))
    );
}

TEST(RelayHost, TakesAllMailOrNone) {
    GivenConfiguration given;
    EXPECT_EQ(why_not_relayed(given, 25), std::nullopt);
    EXPECT_EQ(why_not_relayed(given, 587), "main.cf names no relayhost");
    given.set = {{"relayhost", "[smtp.example.com]:587", ""}};
    EXPECT_EQ(why_not_relayed(given, 25), "main.cf relays all mail to [smtp.example.com]:587");
    EXPECT_EQ(why_not_relayed(given, 587), std::nullopt);
    EXPECT_NE(why_not_relayed(given, 465), std::nullopt);
}

} // namespace
