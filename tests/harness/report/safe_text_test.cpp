#include "harness/report/safe_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {

namespace {

using testing::ElementsAre;

// RFC 3629, section 4
TEST(SafeText, KeepsWellFormedUtf8AndShowsEveryOtherOctet) {
    EXPECT_EQ(utf8("grüße → 😀"), "grüße → 😀");
    EXPECT_EQ(utf8("a\xff\xc3(b"), "a\\xFF\\xC3(b");
    EXPECT_EQ(utf8("\xc0\xaf"), "\\xC0\\xAF") << "overlong";
    EXPECT_EQ(utf8("\xe0\x80\xaf"), "\\xE0\\x80\\xAF") << "overlong";
    EXPECT_EQ(utf8("\xed\xa0\x80"), "\\xED\\xA0\\x80") << "surrogate";
    EXPECT_EQ(utf8("\xf4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80") << "above U+10FFFF";
    EXPECT_EQ(utf8("\xe2\x82"), "\\xE2\\x82") << "cut";
}

TEST(SafeText, LetsNoControlCharacterReachATerminal) {
    EXPECT_EQ(printable("\x1b[2J\r\n\t\x7f"), "\\x1B[2J\\x0D\\x0A\\x09\\x7F");
    EXPECT_EQ(
        printable("\xc2\x9b"
                  "31m"),
        "\\xC2\\x9B31m"
    ) << "C1 control sequence introducer";
    EXPECT_EQ(
        printable("a\xe2\x80\xae"
                  "b"),
        "a\\xE2\\x80\\xAE"
        "b"
    ) << "right-to-left override";
}

// XML 1.0, section 2.2
TEST(SafeText, ShowsWhatXmlCannotHold) {
    EXPECT_EQ(xml_text("\x01 \xff \xef\xbf\xbe"), "\\x01 \\xFF \\xEF\\xBF\\xBE");
    EXPECT_EQ(xml_text("a\nb\tc\r"), "a\nb\tc\\x0D");
    EXPECT_EQ(xml_text(std::string_view("\0", 1)), "\\x00");
    EXPECT_EQ(xml_text("<a&b>"), "<a&b>") << "markup is the writer's";
}

TEST(SafeText, LetsNoMarkupIntoHtml) {
    EXPECT_EQ(html_text("<b>&amp;\n"), "&lt;b&gt;&amp;amp;\\x0A");
}

TEST(SafeText, WrapsAtSpacesAndCutsOnlyWhatIsLongerThanALine) {
    EXPECT_THAT(wrapped("one two  three", 7), ElementsAre("one two", "three"));
    EXPECT_THAT(wrapped("abcdefgh ij", 3), ElementsAre("abc", "def", "gh", "ij"));
    EXPECT_THAT(wrapped("äöü äöü", 3), ElementsAre("äöü", "äöü"));
    EXPECT_THAT(wrapped("", 10), ElementsAre(""));
}

} // namespace

} // namespace harness
