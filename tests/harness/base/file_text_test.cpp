#include "harness/base/file_text.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <unistd.h>

namespace harness {
namespace {

TEST(FileText, IsTheWholeFile) {
    const std::string path = "/tmp/mxproof-file-text-" + std::to_string(getpid());
    for (const std::string& text :
         {std::string(), std::string("one\ntwo\0\n", 9), std::string(200'000, 'x')}) {
        std::ofstream(path, std::ios::binary) << text;
        EXPECT_EQ(text_of_file(path), text);
    }
    std::remove(path.c_str());
    EXPECT_EQ(text_of_file("/proc/self/comm").value_or("").back(), '\n'); // whose size is 0 in stat(2)
}

// Reading fails where opening does not: as when a process ends between the two.
TEST(FileText, IsNothingIfTheFileCannotBeRead) {
    EXPECT_EQ(text_of_file("/nonexistent"), std::nullopt);
    EXPECT_EQ(text_of_file("/proc"), std::nullopt);
    EXPECT_EQ(text_of_file("/proc/self/mem"), std::nullopt);
}

} // namespace
} // namespace harness
