#include "harness/base/shared.hpp"

#include "harness/base/packed.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace harness {
namespace {

const std::string kLong(100, 'x');

TEST(Shared, IsEqualByItsValue) {
    EXPECT_EQ(Shared<std::string>(kLong), Shared<std::string>(kLong));
    EXPECT_NE(Shared<std::string>(kLong), Shared<std::string>());
    EXPECT_EQ(*Shared<std::string>(), "");
}

TEST(Shared, HoldsOneValueInAllItsCopies) {
    const Shared<std::string> one(kLong);
    const Shared<std::string> copy = one;
    EXPECT_EQ(&*copy, &*one);
}

TEST(Shared, IsPackedOnceAndSharedAgainWhenUnpacked) {
    const std::vector<Shared<std::string>> values{kLong, std::string("a"), kLong, std::string("a")};
    std::string octets;
    Packer{octets}(values);
    EXPECT_LT(octets.size(), kLong.size() + 40);
    const auto back = Unpacker(octets).next<std::vector<Shared<std::string>>>();
    EXPECT_EQ(back, values);
    EXPECT_EQ(&*back.at(0), &*back.at(2));
    EXPECT_EQ(&*back.at(1), &*back.at(3));
}

} // namespace
} // namespace harness
