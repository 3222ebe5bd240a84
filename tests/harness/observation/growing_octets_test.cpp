#include "harness/observation/growing_octets.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace harness {
namespace {

const std::vector<std::string> kEntries{"first", "", "second and longer", "3", std::string(300, 'x'), "last"};

void expect_all_back(GrowingOctets& octets) {
    std::vector<std::size_t> starts;
    for (const std::string& entry : kEntries) {
        starts.push_back(octets.size());
        octets.append(entry);
    }
    for (std::size_t n = 0; n < kEntries.size(); ++n)
        EXPECT_EQ(octets.read(starts[n], kEntries[n].size()), kEntries[n]);
}

TEST(GrowingOctets, AreInMemoryWithoutAFile) {
    GrowingOctets octets;
    expect_all_back(octets);
    EXPECT_EQ(octets.size_in_memory(), octets.size());
}

TEST(GrowingOctets, AreInTheFileButForTheNewest) {
    GrowingOctets octets;
    octets.spill_into(std::make_unique<NamelessFile>(std::filesystem::temp_directory_path()), 10);
    expect_all_back(octets);
    EXPECT_EQ(octets.size_in_memory(), 4U); // `last`
}

TEST(GrowingOctets, StayInMemoryWhereNoFileCanBe) {
    GrowingOctets octets;
    octets.spill_into(std::make_unique<NamelessFile>("/nonexistent"), 10);
    expect_all_back(octets);
    EXPECT_EQ(octets.size_in_memory(), octets.size());
}

} // namespace
} // namespace harness
