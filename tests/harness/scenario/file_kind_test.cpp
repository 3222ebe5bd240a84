#include "harness/scenario/file_kind.hpp"

#include "harness/scenario/yaml_reader.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

FileKind kind(const std::string& text, const std::filesystem::path& file = "f.yaml") {
    std::vector<Problem> problems;
    return kind_of(read_yaml(text, file.string(), problems).value(), file);
}

TEST(FileKind, IsSeenFromTheFieldsThatOnlyOneFormatHas) {
    EXPECT_EQ(kind("title: T\nexpect: {may: x}\n", "senders/f.yaml"), FileKind::scenario);
    EXPECT_EQ(kind("title: T\nbase: mailu\n"), FileKind::sender);
    EXPECT_EQ(kind("title: T\nclaims: may\n"), FileKind::sender);
    EXPECT_EQ(kind("claim: C\nsource: S\n"), FileKind::claim);
}

TEST(FileKind, IsThatOfItsFolderWhereTheFieldsDecideNothing) {
    EXPECT_EQ(kind("title: T\n"), FileKind::scenario);
    EXPECT_EQ(kind("title: T\n", "x/senders/f.yaml"), FileKind::sender);
    EXPECT_EQ(kind("source: S\n", "x/claims/f.yaml"), FileKind::claim);
    EXPECT_EQ(kind("title: T\n", "x/programs/f.yaml"), FileKind::program);
    EXPECT_EQ(kind("title: T\nrules: []\n"), FileKind::program);
    EXPECT_EQ(kind_of_file("/nonexistent/claims/f.yaml"), FileKind::claim);
}

} // namespace
} // namespace harness
