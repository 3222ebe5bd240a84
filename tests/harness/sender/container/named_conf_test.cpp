#include "harness/sender/container/named_conf.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace harness {
namespace {

TEST(NamedConf, IsWrittenAgainAsItWasRead) {
    const std::string text =
        "options {\n\tlisten-on {\n\t\t\"any\";\n\t};\n\tversion \"a ; } \\\" b\";\n"
        "\tallow-query {\n\t\t!192.0.2.1/32;\n\t};\n};\nzone \".\" IN {\n\ttype hint;\n};\n";
    EXPECT_EQ(named_conf_text(parse_named_conf(text)), text);
}

TEST(NamedConf, HasValuesWithoutQuotes) {
    const auto all = parse_named_conf("directory \"/a b\"; port 53;");
    EXPECT_EQ(value_in(all, "directory"), "/a b");
    EXPECT_EQ(value_in(all, "port"), "53");
    EXPECT_EQ(value_in(all, "other"), "");
}

TEST(NamedConf, ThatIsNoneIsRefused) {
    for (const char* text : {"options {", "options { a", "options { a }", "a", "a; }", "\"a"})
        EXPECT_THROW(parse_named_conf(text), std::runtime_error) << text;
    EXPECT_THROW(parse_named_conf(std::string(100000, '{')), std::runtime_error);
}

} // namespace
} // namespace harness
