#include "fake_mx/tls_context_cache.hpp"

#include "tests/fake_mx/test_identity.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace {

using fake_mx::HostSpec;
using fake_mx::TlsContextCache;

std::shared_ptr<const HostSpec> host_with(const fake_mx::Identity& identity) {
    auto host = std::make_shared<HostSpec>();
    host->identity = [identity] { return identity; };
    return host;
}

TEST(TlsContextCache, MakesOneContextForAHost) {
    const auto host = host_with(script::self_signed());
    TlsContextCache cache;

    EXPECT_EQ(&cache.of(host), &cache.of(host));
    EXPECT_EQ(cache.size(), 1U);
}

// Peers come and go in a world that lives for long.
TEST(TlsContextCache, DoesNotGrowWithHostsThatAreGone) {
    const auto identity = script::self_signed();
    const auto kept = host_with(identity);
    TlsContextCache cache;
    const auto* const context = &cache.of(kept);

    for (int i = 0; i < 1000; ++i)
        cache.of(host_with(identity));

    EXPECT_LT(cache.size(), 200U);
    EXPECT_EQ(&cache.of(kept), context);
}

} // namespace
