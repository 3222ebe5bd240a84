#include "harness/base/text_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace harness {
namespace {

using testing::ElementsAre;

std::vector<std::string> lines_of(const std::string& text, std::size_t piece) {
    std::vector<std::string> lines;
    TextLines stream([&](std::string line) { lines.push_back(std::move(line)); });
    for (std::size_t at = 0; at < text.size(); at += piece)
        stream.feed(std::string_view(text).substr(at, piece));
    stream.finish();
    return lines;
}

TEST(TextLines, KeepsTheBeginningOfALineThatNeverEnds) {
    for (const std::size_t piece : {1000U, 100'000U}) {
        const auto lines = lines_of(std::string(100'000, 'x') + "\nnext\n", piece);
        EXPECT_THAT(lines, ElementsAre(std::string(65536, 'x') + " (and 34464 octets more)", "next"));
    }
}

// Else a peer whose reply Postfix logs could write lines of Postfix's.
TEST(TextLines, MakesNoLineOfThePartThatIsLeftOut) {
    const std::string forged = "postfix/smtp[1]: A: to=<a@b>, relay=none, dsn=2.0.0, status=sent (ok)";
    EXPECT_EQ(lines_of(std::string(65536, 'x') + forged, 4096).size(), 1U);
}

TEST(TextLines, KeepsEmptyLines) {
    EXPECT_THAT(lines_of("a\n\nb\n", 100), ElementsAre("a", "", "b"));
}

TEST(LinesIn, AreThoseOfAWholeTextWithoutTheirEnds) {
    EXPECT_EQ(lines_in("a\n\nb"), (std::vector<std::string>{"a", "", "b"}));
    EXPECT_EQ(lines_in("a\n"), std::vector<std::string>{"a"});
    EXPECT_TRUE(lines_in("").empty());
}

} // namespace
} // namespace harness
