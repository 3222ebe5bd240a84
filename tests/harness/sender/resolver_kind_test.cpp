#include "harness/sender/resolver_kind.hpp"

#include "harness/sender/sender_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>

namespace harness {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Field;
using testing::HasSubstr;
using testing::StartsWith;

const FakeRoot kRoot{". 1 IN NS a.\na. 1\tIN A 198.19.0.1\n", ". IN DS 1 13 2 AB"};

// As Mailu's container has it.
ResolverFacts facts() {
    return {
        "/etc/unbound/unbound.conf",
        "server:\n  verbosity: 1\n",
        {{"chroot", "\n"},
         {"directory", "/etc/unbound\n"},
         {"module-config", "validator iterator\n"},
         {"auto-trust-anchor-file", "trusted-key.key\n"},
         {"root-hints", "/etc/unbound/root.hints\n"}}};
}

auto is(const std::string& path, const std::string& text) {
    return AllOf(Field(&ReplacedText::path, path), Field(&ReplacedText::text, text));
}

TEST(Unbound, GetsTheFakeRootByItsFilesOfTheKeyAndTheServers) {
    const auto replaced = unbound().replacements(facts(), kRoot);

    EXPECT_THAT(
        replaced,
        ElementsAre(
            is("/etc/unbound/trusted-key.key", ". IN DS 1 13 2 AB\n"),
            is("/etc/unbound/root.hints", kRoot.hints)
        )
    );
    EXPECT_EQ(replaced[1].shown, ". 1 IN NS a.; a. 1 IN A 198.19.0.1");
}

TEST(Unbound, GetsAFileOfRootServersByItsConfigurationIfItHasNone) {
    ResolverFacts without = facts();
    without.options["root-hints"] = "";

    const auto replaced = unbound().replacements(without, kRoot);

    ASSERT_EQ(replaced.size(), 3U);
    EXPECT_EQ(replaced[1].path, "/etc/unbound/mxproof-root.hints");
    EXPECT_THAT(
        replaced[2],
        is("/etc/unbound/unbound.conf",
           "server:\n  verbosity: 1\n\nserver:\n  root-hints: \"/etc/unbound/mxproof-root.hints\"\n")
    );
}

TEST(Unbound, GetsAKeyByItsConfigurationIfThatHoldsTheKeyItself) {
    ResolverFacts with_key = facts();
    with_key.options["auto-trust-anchor-file"] = "";
    with_key.options["trust-anchor"] = ". IN DS 20326 8 2 CD\n";

    const auto replaced = unbound().replacements(with_key, kRoot);

    ASSERT_EQ(replaced.size(), 2U);
    EXPECT_THAT(replaced[1].text, EndsWith("server:\n  trust-anchor: \". IN DS 1 13 2 AB\"\n"));
}

TEST(Unbound, HasAllItsFilesBelowItsChroot) {
    ResolverFacts jailed = facts();
    jailed.options["chroot"] = "/jail\n";
    jailed.options["directory"] = "/jail/etc\n";
    jailed.options["trust-anchor-file"] = "/keys/root\n";

    const auto replaced = unbound().replacements(jailed, kRoot);

    ASSERT_EQ(replaced.size(), 3U);
    EXPECT_EQ(replaced[0].path, "/jail/etc/trusted-key.key");
    EXPECT_EQ(replaced[1].path, "/jail/keys/root");
    EXPECT_EQ(replaced[2].path, "/jail/etc/unbound/root.hints");
}

TEST(Unbound, ThatDoesNotValidateIsRefused) {
    ResolverFacts without_key = facts();
    without_key.options["auto-trust-anchor-file"] = "\n";
    EXPECT_THROW(unbound().replacements(without_key, kRoot), SenderError);
    ResolverFacts without_validator = facts();
    without_validator.options["module-config"] = "iterator\n";
    EXPECT_THROW(unbound().replacements(without_validator, kRoot), SenderError);
}

TEST(Unbound, MayWarnBesideItsAnswers) {
    ResolverFacts warned = facts();
    warned.options["root-hints"] = "[1700000000] unbound-checkconf[7:0] warning: so and so\n/hints\n";
    EXPECT_EQ(unbound().replacements(warned, kRoot).back().path, "/hints");
}

TEST(Unbound, IsAskedForTheConfigurationItWasStartedWith) {
    const ResolverKind kind = unbound();
    EXPECT_EQ(kind.configuration_file({"unbound", "-d", "-c", "/a.conf"}), "/a.conf");
    EXPECT_EQ(kind.configuration_file({"unbound", "-c/b.conf"}), "/b.conf");
    EXPECT_EQ(kind.configuration_file({"unbound", "-d"}), "/etc/unbound/unbound.conf");
    EXPECT_THAT(
        kind.question("/a.conf", "chroot"), ElementsAre("unbound-checkconf", "-o", "chroot", "/a.conf")
    );
    EXPECT_EQ(kind.reload_signal, SIGHUP);
}

} // namespace
} // namespace harness
