#include "harness/sender/secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(Secrets, AreKnownByTheirNames) {
    for (const char* name :
         {"SECRET_KEY",
          "relay_password",
          "MY_SECRET",
          "API_KEYS",
          "PASS",
          "DB_PASS",
          "dbpass",
          "ROOT_PW",
          "MYSQL_PWD",
          "PASSWD",
          "SMTP_PASSWD",
          "GITHUB_TOKEN",
          "TOKENS",
          "APIKEY",
          "AWS_CREDENTIALS",
          "KEY_PASSPHRASE",
          "/etc/postfix/sasl_passwd",
          "/run/secrets/x"})
        EXPECT_TRUE(is_secret(name)) << name;
    for (const char* name :
         {"DOMAIN", "PWD", "OLDPWD", "BYPASS_CACHE", "PASSAGE", "KEYBOARD", "/etc/resolv.conf"})
        EXPECT_FALSE(is_secret(name)) << name;
}

TEST(Secrets, AreHiddenWhereverALineHasThem) {
    const auto values =
        secret_values({{"API_KEY", "hunter2"}, {"DOMAIN", "example"}, {"DB_PASSWORD", "hunter2222"}});

    EXPECT_EQ(
        without_secrets("example: hunter2, hunter2222 and hunter2", values),
        "example: (not shown), (not shown) and (not shown)"
    );
}

TEST(Secrets, OfAFewOctetsWouldGarbleEveryLine) {
    EXPECT_THAT(secret_values({{"API_KEY", "a"}, {"B_KEY", ""}}), testing::IsEmpty());
}

TEST(Secrets, AreHiddenInUrlsWhateverTheVariableIsCalled) {
    const auto values = secret_values({{"DATABASE", "mysql://mailu:hunter2@db/mailu?x=a@b"}});

    EXPECT_EQ(
        without_secrets("cannot open mysql://mailu:hunter2@db/mailu (hunter2)", values),
        "cannot open mysql://(not shown)@db/mailu ((not shown))"
    );
    EXPECT_EQ(
        without_secrets("a://u:p@h b://u2:p@2@h2/ https://host/x@y mail to a@b", {}),
        "a://(not shown)@h b://(not shown)@h2/ https://host/x@y mail to a@b"
    );
}

TEST(Secrets, AreNotWordsThatEveryLogHas) {
    EXPECT_THAT(
        secret_values({{"DISABLE_PASSWORD_LOGIN", "true"}, {"TOKEN_SECONDS", "3600"}}), testing::IsEmpty()
    );
}

TEST(Secrets, AreNotShownInTheValueOfAnotherVariable) {
    const std::map<std::string, std::string> environment{{"PASS", "hunter2"}, {"CREDS_FILE", "user:hunter2"}};
    const auto values = secret_values(environment);

    EXPECT_EQ(shown_value("PASS", "hunter2", values), "(not shown)");
    EXPECT_EQ(shown_value("RELAY_LOGIN", "user:hunter2", values), "user:(not shown)");
    EXPECT_EQ(shown_value("DOMAIN", "mail.example", values), "mail.example");
}

// Its replacement is not looked at again.
TEST(Secrets, ThatAreInTheirOwnReplacementAreHiddenOnce) {
    EXPECT_EQ(without_secrets("shown", {"shown"}), "(not shown)");
}

} // namespace
} // namespace harness
