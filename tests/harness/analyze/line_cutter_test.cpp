#include "harness/analyze/line_cutter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace {

using namespace harness;
using testing::ElementsAre;

std::vector<std::string> lines_of(std::string_view text, std::size_t piece) {
    LineCutter cutter;
    std::vector<std::string> lines;
    const auto take = [&](std::string_view line, bool is_cut) {
        lines.push_back(std::string(line) + (is_cut ? "!" : ""));
    };
    for (; !text.empty(); text.remove_prefix(std::min(piece, text.size())))
        cutter.feed(text.substr(0, piece), take);
    cutter.finish(take);
    return lines;
}

TEST(LineCutter, CutsTheSameLinesWhateverThePieces) {
    for (std::size_t piece = 1; piece < 20; ++piece)
        EXPECT_THAT(lines_of("one\r\n\ntwo\nthree", piece), ElementsAre("one", "", "two", "three")) << piece;
}

TEST(LineCutter, KeepsTheBeginningOfALongLineAndNothingOfItsRest) {
    const std::string text = std::string(LineCutter::kLongest, 'a') + "postfix\nb\n";
    for (const std::size_t piece : {std::size_t{7}, std::size_t{4096}, text.size()})
        EXPECT_THAT(lines_of(text, piece), ElementsAre(std::string(LineCutter::kLongest, 'a') + "!", "b"))
            << piece;
}

} // namespace
