#include "harness/report/sender_columns.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(Reproduction, OfAnAttachedSenderNamesItsContainers) {
    Delivery delivery;
    delivery.scenario = "dane/correct";
    delivery.sender = "smtp";
    delivery.attached = "smtp";
    delivery.policy = {Level::may, InsecureMx::dane};
    EXPECT_EQ(reproduction(delivery), "mxproof run dane/correct --attach smtp --policy 'may'");
    delivery.attached_resolver = "unbound";
    EXPECT_EQ(
        reproduction(delivery),
        "mxproof run dane/correct --attach smtp --attach-resolver unbound --policy 'may'"
    );
}

} // namespace
} // namespace harness
