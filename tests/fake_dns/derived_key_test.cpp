#include "fake_dns/derived_key.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace {

using namespace fake_dns;

std::string hex(std::span<const unsigned char> octets) {
    return fmt::format("{:02x}", fmt::join(octets, ""));
}

std::string public_point(const EVP_PKEY* key) {
    std::array<unsigned char, 65> point{};
    std::size_t size = 0;
    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size);
    return hex({point.data(), size});
}

// RFC 5869 A.3: neither salt nor info.
TEST(DerivedOctets, AreThoseOfHkdf) {
    EXPECT_EQ(
        hex(derive_octets(std::string(22, '\x0b'), "", 42)),
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    );
}

TEST(DerivedOctets, AreOthersForAnotherPurpose) {
    EXPECT_NE(derive_octets("key", "one", 16), derive_octets("key", "two", 16));
}

// SEC 2 2.4.2: the base point, which is that of the smallest private number, 1.
TEST(DerivedKey, IsOfOneMoreThanTheRemainder) {
    const std::array<unsigned char, kScalarOctets> zero{};
    EXPECT_EQ(
        public_point(p256_key_from(zero).get()),
        "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
    );
}

TEST(DerivedKey, IsTheSameForTheSameOctets) {
    const auto octets = derive_octets("key", "label", kScalarOctets);
    EXPECT_EQ(public_point(p256_key_from(octets).get()), public_point(p256_key_from(octets).get()));
}

TEST(DerivedKey, HasThePointThatIsDerivedWithoutIt) {
    const auto octets = derive_octets("key", "label", kScalarOctets);
    EXPECT_EQ(hex(p256_point_from(octets)), public_point(p256_key_from(octets).get()));
}

} // namespace
