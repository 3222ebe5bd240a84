#include "harness/mta/sender_data.hpp"
#include "tests/harness/sender/container/replaced_texts.hpp"

#include <gtest/gtest.h>

#include <map>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

using Parts = std::map<std::string, std::string>;

// As Mailu's container has it.
Parts mailu() {
    return {
        {"file", "/etc/unbound/unbound.conf"},
        {"text", "server:\n  verbosity: 1"},
        {"chroot", ""},
        {"directory", "/etc/unbound"},
        {"module-config", "validator iterator"},
        {"auto-trust-anchor-file", "trusted-key.key"},
        {"root-hints", "/etc/unbound/root.hints"}};
}

std::vector<ReplacedText> replaced(const Parts& parts) {
    std::string answer;
    for (const auto& [name, text] : parts)
        answer += "== " + name + "\n" + text + "\n";
    return unbound().replacements(answer, kRoot);
}

TEST(Unbound, GetsTheFakeRootByItsFilesOfTheKeyAndTheServers) {
    const auto files = replaced(mailu());
    EXPECT_THAT(
        files, ElementsAre(is_anchor("/etc/unbound/trusted-key.key"), is_hints("/etc/unbound/root.hints"))
    );
    EXPECT_EQ(files[1].shown, ". 1 IN NS a.; a. 1 IN A 198.19.0.1");
}

TEST(Unbound, GetsAFileOfRootServersByItsConfigurationIfItHasNone) {
    Parts without = mailu();
    without["root-hints"] = "";
    EXPECT_THAT(
        replaced(without),
        ElementsAre(
            is_anchor("/etc/unbound/trusted-key.key"),
            is_hints("/etc/unbound/mxproof-root.hints"),
            is_file(
                "/etc/unbound/unbound.conf",
                "server:\n  verbosity: 1\nserver:\n  root-hints: \"/etc/unbound/mxproof-root.hints\"\n"
            )
        )
    );
}

TEST(Unbound, GetsAKeyByItsConfigurationIfThatHoldsTheKeyItself) {
    Parts with_key = mailu();
    with_key["auto-trust-anchor-file"] = "";
    with_key["trust-anchor"] = ". IN DS 20326 8 2 CD";
    const auto files = replaced(with_key);
    ASSERT_EQ(files.size(), 2U);
    EXPECT_THAT(files[1].text, EndsWith("server:\n  trust-anchor: \". IN DS\t1 13 2 AB\"\n"));
}

TEST(Unbound, HasAllItsFilesBelowItsChroot) {
    Parts jailed = mailu();
    jailed["chroot"] = "/jail";
    jailed["directory"] = "/jail/etc";
    jailed["trust-anchor-file"] = "/keys/root";
    EXPECT_THAT(
        replaced(jailed),
        ElementsAre(
            is_anchor("/jail/etc/trusted-key.key"),
            is_anchor("/jail/keys/root"),
            is_hints("/jail/etc/unbound/root.hints")
        )
    );
}

TEST(Unbound, ThatDoesNotValidateIsRefused) {
    Parts without_key = mailu();
    without_key["auto-trust-anchor-file"] = "";
    EXPECT_THROW(replaced(without_key), SenderError);
    Parts without_validator = mailu();
    without_validator["module-config"] = "iterator";
    EXPECT_THROW(replaced(without_validator), SenderError);
}

TEST(Unbound, MayWarnBesideItsAnswers) {
    Parts warned = mailu();
    warned["root-hints"] = "[1700000000] unbound-checkconf[7:0] warning: so and so\n/hints";
    EXPECT_EQ(replaced(warned).back().path, "/hints");
}

TEST(Unbound, IsAskedForTheConfigurationItWasStartedWith) {
    EXPECT_THAT(unbound().question({"unbound", "-d", "-c", "/a b.conf"}), HasSubstr("f='/a b.conf';"));
    EXPECT_THAT(unbound().question({"unbound", "-c/b'.conf"}), HasSubstr("f='/b'\\''.conf';"));
    EXPECT_THAT(unbound().question({"unbound", "-d"}), HasSubstr("f='/etc/unbound/unbound.conf';"));
}

} // namespace
} // namespace harness
