#include "harness/scenario/yaml_files.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace harness {
namespace {

namespace fs = std::filesystem;

// A change in between is the question whether it is read again.
TEST(YamlFiles, ReadsEachFileOnce) {
    std::string directory = (fs::temp_directory_path() / "yaml-files-XXXXXX").string();
    ASSERT_TRUE(mkdtemp(directory.data()));
    const fs::path good = fs::path(directory) / "good.yaml";
    const fs::path bad = fs::path(directory) / "bad.yaml";
    std::ofstream(good) << "title: first\n";
    std::ofstream(bad) << "title: [\n";
    YamlFiles files;
    const YamlFile& read = files.read(good);
    EXPECT_EQ(files.read(bad).problems.size(), 1U);

    fs::remove_all(directory);

    EXPECT_EQ(&files.read(good), &read);
    ASSERT_TRUE(read.root);
    EXPECT_EQ(read.root->fields.at(0).value.scalar, "first");
    EXPECT_FALSE(files.read(bad).root);
    EXPECT_EQ(files.read(bad).problems.at(0).line, 2);
}

} // namespace
} // namespace harness
