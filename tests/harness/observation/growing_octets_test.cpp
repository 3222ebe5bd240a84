#include "harness/observation/growing_octets.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

namespace harness {
namespace {

class Store : public OctetStore {
public:
    explicit Store(std::size_t room) : room_(room) {}

    bool append(std::string_view octets) override {
        if (octets.size() > room_) return false;
        room_ -= octets.size();
        octets_ += octets;
        return true;
    }
    std::string read(std::size_t at, std::size_t size) const override { return octets_.substr(at, size); }

private:
    std::size_t room_;
    std::string octets_;
};

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

TEST(GrowingOctets, AreInMemoryWithoutAStore) {
    GrowingOctets octets;
    expect_all_back(octets);
    EXPECT_EQ(octets.size_in_memory(), octets.size());
}

TEST(GrowingOctets, AreInTheStoreButForTheNewest) {
    GrowingOctets octets;
    octets.spill_into(std::make_unique<Store>(1000), 10);
    expect_all_back(octets);
    EXPECT_EQ(octets.size_in_memory(), 4U); // `last`
}

TEST(GrowingOctets, StayInMemoryWhenTheStoreHasNoMoreRoom) {
    GrowingOctets octets;
    octets.spill_into(std::make_unique<Store>(25), 10);
    expect_all_back(octets);
    EXPECT_EQ(octets.size_in_memory(), 305U); // all but the first three entries
}

} // namespace
} // namespace harness
