#include "harness/network/privileges.hpp"

#include "harness/network/capabilities.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <linux/capability.h>

namespace {

using namespace harness;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::uint64_t kAll = ~std::uint64_t{0};

std::uint64_t without(std::uint64_t set, int capability) {
    return set & ~(std::uint64_t{1} << static_cast<unsigned>(capability));
}

TEST(Privileges, NothingIsMissingFromTheFullSet) {
    EXPECT_THAT(missing_capabilities(kAll), IsEmpty());
    EXPECT_EQ(missing_privileges_text({}, false), "");
}

TEST(Privileges, NamesExactlyTheCapabilitiesThatAreMissing) {
    const auto missing = missing_capabilities(without(without(kAll, CAP_NET_ADMIN), CAP_SETUID));

    EXPECT_THAT(missing, ElementsAre("CAP_NET_ADMIN", "CAP_SETUID"));
}

TEST(Privileges, AnOrdinaryUserLacksAllOfThem) {
    EXPECT_THAT(missing_capabilities(0), testing::SizeIs(testing::Ge(9U)));
}

TEST(Privileges, TheMessageSaysWhatIsMissingAndTheTwoWaysToGetIt) {
    const std::string text = missing_privileges_text({"CAP_SYS_ADMIN", "CAP_NET_ADMIN"}, false);

    EXPECT_THAT(text, HasSubstr("CAP_SYS_ADMIN, CAP_NET_ADMIN"));
    EXPECT_THAT(text, HasSubstr("sudo mxproof"));
    EXPECT_THAT(text, HasSubstr("docker run --privileged"));
    EXPECT_THAT(text, HasSubstr("--cap-add SYS_ADMIN --cap-add NET_ADMIN"));
}

TEST(Privileges, AContainerThatDeniesNamespacesIsToldApartFromMissingCapabilities) {
    const std::string text = missing_privileges_text({}, true);

    EXPECT_THAT(text, HasSubstr("unshare(2), mount(2) or /proc/sys is denied"));
    EXPECT_THAT(text, HasSubstr("seccomp=unconfined"));
}

} // namespace
