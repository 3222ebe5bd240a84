#include "harness/report/sender_columns.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(Reproduction, OfATwinNamesItsContainers) {
    Delivery delivery;
    delivery.scenario = "dane/correct";
    delivery.sender = "smtp";
    delivery.twin = "--twin smtp --copy /data";
    delivery.policy = {Level::may, InsecureMx::dane};
    EXPECT_EQ(reproduction(delivery), "mxproof run dane/correct --twin smtp --copy /data --policy 'may'");
    delivery.twin_resolver = "unbound";
    EXPECT_EQ(
        reproduction(delivery),
        "mxproof run dane/correct --twin smtp --copy /data --twin-resolver unbound --policy 'may'"
    );
}

} // namespace
} // namespace harness
