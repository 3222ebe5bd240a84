#include "fake_dns/domain_name.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace fake_dns {
namespace {

TEST(DomainName, ReadsPresentationFormInLowerCase) {
    EXPECT_EQ(require_name("MX1.Example.").text(), "mx1.example.");
    EXPECT_EQ(require_name("mx1.example"), require_name("mx1.example."));
    EXPECT_TRUE(require_name(".").is_root());
}

TEST(DomainName, KeepsEscapedOctets) {
    const auto name = require_name("a\\.b.\\001x.example.");

    EXPECT_EQ(name.label_count(), 3U);
    EXPECT_EQ(name.text(), "a\\.b.\\001x.example.");
}

TEST(DomainName, RejectsWhatIsNoName) {
    for (const auto* text : {"", "..", ".a.", "a..b.", "\\", "\\25", "\\999.", "a.\\"})
        EXPECT_FALSE(DomainName::from_text(text)) << text;
    EXPECT_FALSE(DomainName::from_text(std::string(64, 'a') + "."));
    std::string long_name;
    for (int i = 0; i < 128; ++i)
        long_name += "a.";
    EXPECT_FALSE(DomainName::from_text(long_name));
    EXPECT_THROW(require_name("a..b."), std::invalid_argument);
}

TEST(DomainName, ReadsWireFormAndMovesBehindIt) {
    const std::string bytes("xx\3Foo\0yy", 9);
    std::size_t position = 2;

    const auto name = DomainName::from_wire(bytes, position);

    ASSERT_TRUE(name);
    EXPECT_EQ(name->text(), "foo.");
    EXPECT_EQ(position, 7U);
}

TEST(DomainName, RejectsCompressedAndTruncatedWireForm) {
    for (const auto& bytes :
         {std::string("\xc0\x0c"), std::string("\3fo"), std::string("\3foo"), std::string()}) {
        std::size_t position = 0;
        EXPECT_FALSE(DomainName::from_wire(bytes, position));
    }
}

TEST(DomainName, KnowsItsAncestors) {
    const auto name = require_name("a.b.example.");

    EXPECT_EQ(name.parent(), require_name("b.example."));
    EXPECT_EQ(name.ancestor(1), require_name("example."));
    EXPECT_EQ(name.ancestor(3), name);
    EXPECT_TRUE(name.is_at_or_below(require_name("example.")));
    EXPECT_TRUE(name.is_at_or_below(name));
    EXPECT_TRUE(name.is_at_or_below(DomainName()));
    EXPECT_FALSE(require_name("xexample.").is_at_or_below(require_name("example.")));
    EXPECT_EQ(require_name("example.").wildcard_child().text(), "*.example.");
    EXPECT_TRUE(require_name("*.example.").is_wildcard());
}

// RFC 4034 6.1 lists these names in canonical order.
TEST(DomainName, OrdersLikeTheExampleOfTheRfc) {
    const std::vector<std::string> ordered = {
        "example.",
        "a.example.",
        "yljkjljk.a.example.",
        "z.a.example.",
        "zabc.a.example.",
        "z.example.",
        "\\001.z.example.",
        "*.z.example.",
        "\\200.z.example."};
    for (std::size_t i = 0; i + 1 < ordered.size(); ++i)
        EXPECT_LT(require_name(ordered[i]).canonical_key(), require_name(ordered[i + 1]).canonical_key())
            << ordered[i];
}

TEST(DomainName, OrdersZeroOctetsBelowOneOctets) {
    EXPECT_LT(require_name("\\000.a.").canonical_key(), require_name("\\001.a.").canonical_key());
    EXPECT_LT(require_name("a.").canonical_key(), require_name("\\000.a.").canonical_key());
    EXPECT_LT(require_name("b.a.").canonical_key(), require_name("b\\000.a.").canonical_key());
}

} // namespace
} // namespace fake_dns
