// What is committed of the catalogue, against the files. MXPROOF_UPDATE_FORMAT=1 in the environment writes
// it.
#include "harness/scenario/scenario_loader.hpp"
#include "tests/harness/report/written_catalogue.hpp"
#include "tests/support/places.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace harness {
namespace {

std::vector<Scenario> shipped_scenarios() {
    return load_catalogue(std::filesystem::path(MXPROOF_SOURCE_DIR) / "scenarios").scenarios;
}

void expect_committed(const std::string& file, const std::string& text) {
    const std::string path = std::string(MXPROOF_SOURCE_DIR) + "/docs/" + file;
    if (std::getenv("MXPROOF_UPDATE_FORMAT")) {
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    std::ifstream in(path, std::ios::binary);
    const std::string committed{std::istreambuf_iterator<char>(in), {}};
    EXPECT_TRUE(
        committed == text
    ) << "docs/"
      << file << " is not what the files of scenarios/ give. To write it anew:\n"
      << "    MXPROOF_UPDATE_FORMAT=1 catalogue_test --gtest_filter='WrittenCatalogue.*'";
}

TEST(WrittenCatalogue, IsInTheDocuments) {
    expect_committed("catalogue.md", written_catalogue(shipped_scenarios()));
}

TEST(WrittenCatalogue, IsDrawn) {
    expect_committed("catalogue.svg", drawn_catalogue(shipped_scenarios()));
}

} // namespace
} // namespace harness
