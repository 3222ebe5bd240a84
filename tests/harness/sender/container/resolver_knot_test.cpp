#include "harness/mta/sender_data.hpp"
#include "tests/harness/sender/container/replaced_texts.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

std::vector<ReplacedText> replaced_in_knot(const std::string& text, const std::string& caches = "") {
    return knot_resolver().replacements(
        "== file\n/etc/kresd.conf\n== last\n" + text + "\n== hints\n/usr/share/dns/root.hints\n== keys\n" +
            "/usr/share/dns/root.key\n== caches\n" + caches + "\n== text\n" + text,
        kRoot
    );
}

TEST(KnotResolver, GetsTheFakeRootByTheFilesThatItWasBuiltWith) {
    EXPECT_THAT(
        replaced_in_knot("net.listen('127.0.0.1', 53)"),
        ElementsAre(is_anchor("/usr/share/dns/root.key"), is_hints("/usr/share/dns/root.hints"))
    );
}

TEST(KnotResolver, GetsTheFakeRootByTheFilesThatItsConfigurationNames) {
    EXPECT_THAT(
        replaced_in_knot(
            "hints.root_file('/h')\ntrust_anchors.add_file(\"/k\", true) -- not trust_anchors.add_file('/c')"
        ),
        ElementsAre(is_anchor("/k"), is_hints("/h"))
    );
}

TEST(KnotResolver, GetsWhatItsConfigurationHoldsItselfByMoreOfIt) {
    const auto files =
        replaced_in_knot("hints.root({ ['a.'] = '192.0.2.1' })\ntrust_anchors.add('. IN DS 20326 8 2 CD')");
    EXPECT_THAT(
        files,
        ElementsAre(
            is_hints("/etc/knot-resolver/mxproof-root.hints"),
            testing::Field(&ReplacedText::path, "/etc/kresd.conf")
        )
    );
    EXPECT_THAT(
        files[1].text,
        EndsWith("\ntrust_anchors.remove('.')\ntrust_anchors.add('. IN DS\t1 13 2 AB')\n"
                 "modules.load('hints > iterate')\nhints.root_file('/etc/knot-resolver/mxproof-root.hints')\n"
        )
    );
}

TEST(KnotResolver, ForgetsTheOtherInternet) {
    const auto files =
        replaced_in_knot("", "/var/cache/knot-resolver/data.mdb\n/var/cache/knot-resolver/lock.mdb");
    ASSERT_EQ(files.size(), 4U);
    EXPECT_THAT(files[2], is_file("/var/cache/knot-resolver/data.mdb", ""));
    EXPECT_THAT(files[3], is_file("/var/cache/knot-resolver/lock.mdb", ""));
}

TEST(KnotResolver, ThatDoesNotValidateIsRefused) {
    EXPECT_THROW(replaced_in_knot("trust_anchors.remove('.')"), SenderError);
}

TEST(KnotResolver, IsAskedForAllConfigurationsItWasStartedWith) {
    EXPECT_THAT(
        knot_resolver().question({"kresd", "-n", "-c", "/a", "--config=/b"}), HasSubstr("for f in '/a' '/b';")
    );
    EXPECT_THAT(knot_resolver().question({"kresd"}), HasSubstr("for f in /etc/knot-resolver/kresd.conf;"));
    EXPECT_THROW(
        knot_resolver().replacements("== trouble\nit cannot be read: /run/kresd1.conf\n", kRoot), SenderError
    );
}

} // namespace
} // namespace harness
