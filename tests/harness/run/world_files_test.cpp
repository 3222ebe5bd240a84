#include "harness/run/world_files.hpp"

#include <gtest/gtest.h>

namespace {

// named.conf(5), trust-anchors: the digest is a string.
TEST(BindTrustAnchor, QuotesTheDigest) {
    EXPECT_EQ(
        harness::bind_trust_anchor(". IN DS 12 13 2 abcd"),
        "trust-anchors { . static-ds 12 13 2 \"abcd\"; };\n"
    );
}

} // namespace
