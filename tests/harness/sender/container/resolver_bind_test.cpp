#include "harness/mta/sender_data.hpp"
#include "tests/harness/sender/container/replaced_texts.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::Not;

const std::string kOptions = "options {\n\tdirectory \"/var/cache/bind\";\n\tdnssec-validation auto;\n};\n";
const std::string kHints = "zone \".\" {\n\ttype hint;\n\tfile \"/usr/share/dns/root.hints\";\n};\n";
const std::string kRewrittenHints =
    "zone \".\" {\n\ttype hint;\n\tfile \"/etc/bind/mxproof-root.hints\";\n};\n";

std::vector<ReplacedText>
replaced_in_bind(const std::string& text, const std::string& keys = "/etc/bind/bind.keys") {
    return bind9().replacements(
        "== file\n/etc/bind/named.conf\n== chroot\n\n== keys\n" + keys + "\n== text\n" + text, kRoot
    );
}

TEST(Bind, GetsTheFakeRootByItsFilesOfTheKeysAndTheServers) {
    EXPECT_THAT(
        replaced_in_bind(kOptions + kHints),
        ElementsAre(
            is_hints("/usr/share/dns/root.hints"),
            is_file("/etc/bind/bind.keys", "trust-anchors { . static-ds 1 13 2 \"AB\"; };\n")
        )
    );
}

TEST(Bind, HasFilesRelativeToItsDirectory) {
    const std::string hints = "zone \".\" {\n\ttype hint;\n\tfile \"root\";\n};\n";
    EXPECT_EQ(replaced_in_bind(kOptions + hints).front().path, "/var/cache/bind/root");
}

TEST(Bind, GetsAnotherConfigurationIfItHasNoFileOfRootServers) {
    EXPECT_THAT(
        replaced_in_bind(kOptions),
        ElementsAre(
            is_hints("/etc/bind/mxproof-root.hints"),
            is_file(
                "/etc/bind/named.conf",
                "options {\n\tdirectory \"/var/cache/bind\";\n\tdnssec-validation yes;\n};\n" +
                    kRewrittenHints + "trust-anchors {\n\t\".\" static-ds 1 13 2 \"AB\";\n};\n"
            )
        )
    );
}

TEST(Bind, GetsAnotherConfigurationIfThatHoldsTheKeyItself) {
    const std::string anchors = "trust-anchors {\n\t\".\" initial-key 257 3 8 \"AwEAA aa; }\";\n"
                                "\t\"other\" static-key 257 3 8 \"BB\";\n};\n";
    const auto files = replaced_in_bind("options {\n\tdnssec-validation yes;\n};\n" + kHints + anchors);
    ASSERT_EQ(files.size(), 2U);
    EXPECT_THAT(
        files[1].text,
        AllOf(
            HasSubstr("\"other\" static-key 257 3 8 \"BB\";"),
            Not(HasSubstr("AwEAA")),
            HasSubstr("static-ds 1 13")
        )
    );
}

TEST(Bind, GetsTheRootServersInEveryView) {
    const std::string views =
        "view \"in\" {\n\tmatch-clients { \"localhost\"; };\n\t" + kHints + "};\nview \"out\" {\n};\n";
    const auto files = replaced_in_bind(kOptions + views);
    ASSERT_EQ(files.size(), 2U);
    EXPECT_THAT(
        files[1].text,
        AllOf(
            HasSubstr("match-clients {\n\t\t\"localhost\";\n\t};\n\tzone \".\" {"),
            HasSubstr("view \"out\" {\n\tzone \".\" {"),
            Not(HasSubstr("/usr/share/dns/root.hints"))
        )
    );
}

TEST(Bind, HasAllItsFilesBelowItsChroot) {
    const auto files = bind9().replacements(
        "== file\n/named.conf\n== chroot\n/jail\n== keys\n/jail/etc/bind/bind.keys\n== text\n" + kOptions +
            kHints,
        kRoot
    );
    EXPECT_THAT(
        files,
        ElementsAre(
            Field(&ReplacedText::path, "/jail/usr/share/dns/root.hints"),
            Field(&ReplacedText::path, "/jail/etc/bind/bind.keys")
        )
    );
    EXPECT_THAT(bind9().question({"named", "-t", "/jail"}), HasSubstr("t='/jail';"));
}

TEST(Bind, ValidatesByDefault) {
    EXPECT_EQ(replaced_in_bind(kHints).size(), 2U);
}

TEST(Bind, ThatDoesNotValidateIsRefused) {
    EXPECT_THROW(replaced_in_bind("options {\n\tdnssec-validation no;\n};\n" + kHints), SenderError);
    EXPECT_THROW(replaced_in_bind("options {\n\tdnssec-validation yes;\n};\n" + kHints), SenderError);
    EXPECT_THROW(replaced_in_bind(kOptions + "view \"v\" {\n\tdnssec-validation no;\n};\n"), SenderError);
}

TEST(Bind, ThatCannotBeAskedIsRefusedInItsOwnWords) {
    try {
        bind9().replacements("== trouble\n/etc/bind/named.conf:1: unknown option 'x'\n== text\nx", kRoot);
        FAIL();
    } catch (const SenderError& error) {
        EXPECT_THAT(error.what(), HasSubstr("unknown option 'x'"));
    }
}

} // namespace
} // namespace harness
