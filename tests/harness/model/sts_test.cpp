#include "harness/model/sts.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

bool announces(std::vector<std::string> records) {
    StsFacts sts;
    sts.record = std::move(records);
    return announces_policy(sts);
}

// RFC 8461 3.1
TEST(Sts, AnnouncesAPolicyByOneRecordOfTheVersionWithAnId) {
    EXPECT_TRUE(announces({"v=STSv1; id=20260101;"}));
    EXPECT_TRUE(announces({"v=STSv1;id=1"}));
    EXPECT_TRUE(announces({"v=STSv1; other=x; id=1; more=y;"}));
    EXPECT_TRUE(announces({"v=spf1 -all", "v=STSv1; id=1;"})) << "others are left out";
    EXPECT_FALSE(announces({"v=STSv1; id=1;", "v=STSv1; id=2;"}));
    EXPECT_FALSE(announces({"v=STSv2; id=1;"}));
    EXPECT_FALSE(announces({"id=1; v=STSv1;"}));
    EXPECT_FALSE(announces({"v=STSv1;"}));
    EXPECT_FALSE(announces({"v=STSv1; id=;"}));
    EXPECT_FALSE(announces({"v=STSv1; id=2026-01-01;"}));
    EXPECT_FALSE(announces({"v=STSv1; id=" + std::string(33, '1') + ";"}));
}

TEST(Sts, AnnouncesAPolicyUnlessItsRecordIsToldToBeWrong) {
    EXPECT_TRUE(announces_policy({}));
    for (const StsTxt txt : {StsTxt::missing, StsTxt::doubled, StsTxt::malformed})
        EXPECT_FALSE(announces_policy({.txt = txt}));
}

} // namespace
} // namespace harness
