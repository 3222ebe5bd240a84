#include "harness/verdict/evidence.hpp"

#include <gmock/gmock.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::chrono::system_clock::time_point kTime{std::chrono::microseconds(1'764'000'000'123'456)};

std::vector<std::string> texts_of(const Evidence& evidence) {
    std::vector<std::string> texts;
    for (const EvidenceLine& line : evidence.lines())
        texts.push_back(line.text);
    return texts;
}

TEST(Evidence, GivesItsLinesBackAsTheyWere) {
    const std::string octets("a\0b\n", 4);
    const Evidence evidence{{kTime, Witness::mx, octets}, {kTime, Witness::dns, ""}};
    const auto lines = evidence.lines();
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].time, kTime);
    EXPECT_EQ(lines[0].witness, Witness::mx);
    EXPECT_EQ(lines[0].text, octets);
    EXPECT_EQ(lines[1].witness, Witness::dns);
    EXPECT_EQ(lines[1].text, "");
}

TEST(Evidence, IsEmptyWithoutLines) {
    EXPECT_TRUE(Evidence().empty());
    EXPECT_THAT(Evidence().lines(), IsEmpty());
    EXPECT_FALSE(Evidence({{kTime, Witness::mx, ""}}).empty());
}

TEST(Evidence, IsReadFromWhereItWasMoved) {
    Evidence evidence{{kTime, Witness::mx, "one"}, {kTime, Witness::mx, "two"}};
    std::string elsewhere;
    evidence.move_out([&](const Evidence::Octets& octets) -> Evidence::Reader {
        elsewhere = octets;
        return [&elsewhere] { return elsewhere; };
    });
    EXPECT_FALSE(evidence.empty());
    EXPECT_THAT(texts_of(evidence), ElementsAre("one", "two"));
    elsewhere.clear();
    EXPECT_THAT(texts_of(evidence), IsEmpty());
}

TEST(Evidence, StaysWhereNobodyTakesIt) {
    Evidence evidence{{kTime, Witness::mx, "one"}};
    evidence.move_out([](const Evidence::Octets&) -> Evidence::Reader { return nullptr; });
    EXPECT_THAT(texts_of(evidence), ElementsAre("one"));
}

} // namespace
} // namespace harness
