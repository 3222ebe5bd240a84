#include "harness/mta/sender_data.hpp"
#include "tests/harness/sender/container/replaced_texts.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::vector<ReplacedText> replaced_in_powerdns(const std::string& settings, const std::string& lua = "") {
    return powerdns_recursor().replacements(
        "== file\n/etc/powerdns/recursor.conf\n== text\nquiet=yes\n== settings\n" + settings +
            "\n== lua\nmain\n== all lua\n" + lua,
        kRoot
    );
}

TEST(PowerDnsRecursor, GetsTheFakeRootByTheFilesThatDebianNames) {
    EXPECT_THAT(
        replaced_in_powerdns(
            "hint-file=/usr/share/dns/root.hints\nlua-config-file=/etc/powerdns/recursor.lua",
            "dofile(\"x\")\nreadTrustAnchorsFromFile(\"/usr/share/dns/root.key\")"
        ),
        ElementsAre(is_anchor("/usr/share/dns/root.key"), is_hints("/usr/share/dns/root.hints"))
    );
}

TEST(PowerDnsRecursor, GetsFilesByItsSettingsIfItNamesNone) {
    EXPECT_THAT(
        replaced_in_powerdns("quiet=yes"),
        ElementsAre(
            is_file("/etc/powerdns/mxproof.lua", "main\nclearTA(\".\")\naddTA(\".\", \"1 13 2 AB\")\n"),
            is_hints("/etc/powerdns/mxproof-root.hints"),
            is_file(
                "/etc/powerdns/recursor.conf",
                "quiet=yes\nlua-config-file=/etc/powerdns/mxproof.lua\nhint-file=/etc/powerdns/"
                "mxproof-root.hints\n"
            )
        )
    );
}

TEST(PowerDnsRecursor, GetsAKeyBehindThatOfItsOwnConfiguration) {
    EXPECT_THAT(
        replaced_in_powerdns(
            "hint-file = /h\nlua-config-file = /l ", "clearTA()\naddTA('.', \"20326 8 2 CD\")"
        ),
        ElementsAre(is_file("/l", "main\nclearTA(\".\")\naddTA(\".\", \"1 13 2 AB\")\n"), is_hints("/h"))
    );
}

TEST(PowerDnsRecursor, GoesByTheLastOfEachSetting) {
    EXPECT_EQ(replaced_in_powerdns("hint-file=/a\nhint-file-other=/c\nhint-file=/b").at(1).path, "/b");
    EXPECT_THAT(
        powerdns_recursor().question({"pdns_recursor", "--dnssec=off", "--daemon=no"}),
        HasSubstr("'dnssec=off' 'daemon=no'")
    );
}

TEST(PowerDnsRecursor, ThatDoesNotValidateIsRefused) {
    EXPECT_THROW(replaced_in_powerdns("dnssec=off"), SenderError);
    EXPECT_THROW(replaced_in_powerdns("dnssec=process-no-validate"), SenderError);
    EXPECT_THROW(replaced_in_powerdns("lua-config-file=/l", "clearTA('.')"), SenderError);
}

TEST(PowerDnsRecursor, IsAskedForTheConfigurationItWasStartedWith) {
    EXPECT_THAT(
        powerdns_recursor().question({"pdns_recursor", "--config-dir=/etc/x", "--config-name=y"}),
        HasSubstr("f='/etc/x'/recursor-'y'.conf;")
    );
    EXPECT_THROW(
        powerdns_recursor().replacements("== trouble\nthere is no /etc/powerdns/recursor.conf\n", kRoot),
        SenderError
    );
}

} // namespace
} // namespace harness
