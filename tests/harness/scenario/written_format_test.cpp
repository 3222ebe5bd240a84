// What is committed of the formats, against the rows. MXPROOF_UPDATE_FORMAT=1 in the environment writes it.
#include "tests/harness/scenario/written_format.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/support/places.hpp"

namespace harness {
namespace {

std::string path_of(const std::string& file) {
    return std::string(MXPROOF_SOURCE_DIR) + "/scenarios/" + file;
}

std::string committed(const std::string& file) {
    std::ifstream in(path_of(file), std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void expect_committed(const std::string& file, const std::string& text) {
    if (std::getenv("MXPROOF_UPDATE_FORMAT")) {
        std::ofstream(path_of(file), std::ios::binary) << text;
        return;
    }
    EXPECT_TRUE(committed(file) == text)
        << "scenarios/" << file << " is not what the rows of the words and keys give. To write it anew:\n"
        << "    MXPROOF_UPDATE_FORMAT=1 scenario_test --gtest_filter='WrittenFormat.*'";
}

TEST(WrittenFormat, IsInTheSchemaOfScenarios) {
    expect_committed("scenario.schema.json", scenario_schema());
}

TEST(WrittenFormat, IsInTheSchemaOfSenders) {
    expect_committed("sender.schema.json", sender_schema());
}

TEST(WrittenFormat, IsInTheReferenceOfScenarios) {
    expect_committed("README.md", with_tables(committed("README.md")));
}

TEST(WrittenFormat, IsInTheReferenceOfSenders) {
    expect_committed("senders/README.md", with_tables(committed("senders/README.md")));
}

} // namespace
} // namespace harness
