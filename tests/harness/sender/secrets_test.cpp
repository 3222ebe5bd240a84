#include "harness/sender/secrets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(Secrets, AreKnownByTheirNames) {
    for (const char* name : {"SECRET_KEY", "relay_password", "MY_SECRET", "API_KEYS"})
        EXPECT_TRUE(is_secret(name)) << name;
    EXPECT_FALSE(is_secret("DOMAIN"));
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

// Its replacement is not looked at again.
TEST(Secrets, ThatAreInTheirOwnReplacementAreHiddenOnce) {
    EXPECT_EQ(without_secrets("shown", {"shown"}), "(not shown)");
}

} // namespace
} // namespace harness
