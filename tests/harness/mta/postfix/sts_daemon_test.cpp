#include "harness/mta/postfix/sts_daemon.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace {

using namespace harness;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Assignment settings_with(Sts sts) {
    Assignment settings;
    settings.policy.sts = sts;
    return settings;
}

TEST(StsDaemon, IsNotThereWhereMtaStsIsOff) {
    const Assignment settings = settings_with(Sts::off);
    EXPECT_THAT(settings_for_sts(settings), IsEmpty());
    EXPECT_THAT(sts_daemon_policy(settings), IsEmpty());
    EXPECT_THAT(sts_daemon_practical_settings(settings), IsEmpty());
    EXPECT_THAT(sts_daemon_of(settings), IsEmpty());
}

// README of postfix-mta-sts-resolver, "Postfix configuration".
TEST(StsDaemon, IsPostfixsTableOfTlsPolicies) {
    const auto settings = settings_for_sts(settings_with(Sts::on));
    ASSERT_THAT(settings, SizeIs(1));
    EXPECT_EQ(settings[0].name, "smtp_tls_policy_maps");
    EXPECT_EQ(settings[0].value, "socketmap:inet:127.0.0.1:8461:postfix");
}

// mta-sts-daemon.yml(5)
TEST(StsDaemon, EnforcesPoliciesInTestingModeOnlyIfTold) {
    EXPECT_THAT(
        sts_daemon_config(settings_with(Sts::on)), HasSubstr("\ndefault_zone:\n  strict_testing: false\n")
    );
    EXPECT_THAT(
        sts_daemon_config(settings_with(Sts::strict_testing)),
        HasSubstr("\ndefault_zone:\n  strict_testing: true\n")
    );
    EXPECT_EQ(sts_daemon_policy(settings_with(Sts::on)).at(0).value, "false");
    EXPECT_EQ(sts_daemon_policy(settings_with(Sts::strict_testing)).at(0).value, "true");
}

// Its own 4 s are over on a busy machine.
TEST(StsDaemon, WaitsLongerForAPolicyThanByItself) {
    EXPECT_THAT(sts_daemon_config(settings_with(Sts::on)), HasSubstr("\n  timeout: 30\n"));
}

TEST(StsDaemon, TrustsTheRootsOfTheWorldAndRunsAsTheUserOfItsPackage) {
    const auto companions = sts_daemon_of(settings_with(Sts::on));
    ASSERT_THAT(companions, SizeIs(1));
    EXPECT_EQ(companions[0].argv.at(0), kStsDaemonCommand);
    EXPECT_THAT(companions[0].argv, Contains(kStsDaemonConfig));
    EXPECT_THAT(companions[0].environment, Contains("SSL_CERT_FILE=/etc/postfix/mxproof-roots.pem"));
    EXPECT_EQ(companions[0].user, "_mta-sts");
}

TEST(StsDaemon, SaysOfEverySettingWhyItIsThere) {
    for (const auto& group :
         {settings_for_sts(settings_with(Sts::on)),
          sts_daemon_policy(settings_with(Sts::on)),
          sts_daemon_practical_settings(settings_with(Sts::on))})
        for (const Setting& setting : group)
            EXPECT_NE(setting.why, "") << setting.name;
}

} // namespace
