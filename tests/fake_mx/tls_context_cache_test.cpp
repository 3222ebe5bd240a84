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

    EXPECT_EQ(cache.of(host), cache.of(host));
    EXPECT_EQ(cache.size(), 1U);
}

// Peers come and go in a world that lives for long.
TEST(TlsContextCache, DoesNotGrowWithHostsThatAreGone) {
    const auto identity = script::self_signed();
    const auto kept = host_with(identity);
    TlsContextCache cache;
    const auto context = cache.of(kept);

    for (int i = 0; i < 1000; ++i)
        cache.of(host_with(identity));

    EXPECT_LT(cache.size(), 200U);
    EXPECT_EQ(cache.of(kept), context);
}

TEST(TlsContextCache, DropsWhatIsNotInUseWhenThereAreManyHosts) {
    const auto identity = script::self_signed();
    std::vector<std::shared_ptr<const HostSpec>> hosts;
    TlsContextCache cache(100);
    const auto used = host_with(identity);
    const auto context = cache.of(used);

    for (int i = 0; i < 250; ++i) {
        hosts.push_back(host_with(identity));
        cache.of(hosts.back());
    }

    EXPECT_LE(cache.size(), 100U);
    EXPECT_EQ(cache.of(used), context);
}

TEST(TlsContextCache, KeepsTheContextThatTicketsAreFrom) {
    const auto identity = script::self_signed();
    auto giving = std::make_shared<HostSpec>(*host_with(identity));
    giving->tls.session_tickets = true;
    std::vector<std::shared_ptr<const HostSpec>> hosts;
    TlsContextCache cache(10);
    const std::weak_ptr<const fake_mx::TlsContext> context = cache.of(giving);

    for (int i = 0; i < 30; ++i) {
        hosts.push_back(host_with(identity));
        cache.of(hosts.back());
    }

    EXPECT_FALSE(context.expired());
}

} // namespace
