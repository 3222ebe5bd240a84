#include "harness/engine/log_stream.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;

std::string frame(char stream, const std::string& text) {
    std::string header(8, '\0');
    header[0] = stream;
    header[6] = static_cast<char>(text.size() >> 8U);
    header[7] = static_cast<char>(text.size());
    return header + text;
}

std::vector<std::string> lines_of(bool terminal, const std::string& data, std::size_t piece) {
    std::vector<std::string> lines;
    LogStream stream(terminal, [&](std::string line) { lines.push_back(std::move(line)); });
    for (std::size_t at = 0; at < data.size(); at += piece)
        stream.feed(std::string_view(data).substr(at, piece));
    stream.finish();
    return lines;
}

class Pieces : public testing::TestWithParam<std::size_t> {};

TEST_P(Pieces, OfAnySizeGiveTheSameLines) {
    const std::string data = frame(1, "first\nsec") + frame(2, "an error\n") + frame(1, "ond\nrest");
    EXPECT_THAT(lines_of(false, data, GetParam()), ElementsAre("first", "an error", "second", "rest"));
}

INSTANTIATE_TEST_SUITE_P(LogStream, Pieces, testing::Values(1, 3, 8, 1000));

TEST(StreamFrames, KeepOutputAndErrorsApart) {
    std::string output;
    std::string errors;
    StreamFrames frames(false, [&](StreamFrames::Stream stream, std::string_view data) {
        (stream == StreamFrames::Stream::output ? output : errors) += data;
    });
    frames.feed(frame(1, "{\"queue") + frame(2, "warning: no showq\n") + frame(1, "\"}"));

    EXPECT_EQ(output, "{\"queue\"}");
    EXPECT_EQ(errors, "warning: no showq\n");
}

TEST(LogStream, OfATerminalHasNoFramesAndNoCarriageReturns) {
    EXPECT_THAT(lines_of(true, "one\r\ntwo\n", 4), ElementsAre("one", "two"));
}

TEST(LogStream, KeepsFramesLongerThan64KiBApart) {
    std::string header(8, '\0');
    header[0] = 1;
    header[5] = 1; // 65536
    const std::string data = header + std::string(65535, 'x') + "\n" + frame(1, "next\n");
    EXPECT_THAT(lines_of(false, data, 4096), ElementsAre(std::string(65535, 'x'), "next"));
}

TEST(LogStream, KeepsTheBeginningOfALineThatNeverEnds) {
    for (const std::size_t piece : {1000U, 100'000U}) {
        const auto lines = lines_of(true, std::string(100'000, 'x') + "\nnext\n", piece);
        EXPECT_THAT(lines, ElementsAre(std::string(65536, 'x') + " (and 34464 octets more)", "next"));
    }
}

// Else a peer whose reply Postfix logs could write lines of Postfix's.
TEST(LogStream, MakesNoLineOfThePartThatIsLeftOut) {
    const std::string forged = "postfix/smtp[1]: A: to=<a@b>, relay=none, dsn=2.0.0, status=sent (ok)";
    EXPECT_EQ(lines_of(true, std::string(65536, 'x') + forged, 4096).size(), 1U);
}

TEST(LogStream, KeepsEmptyLines) {
    EXPECT_THAT(lines_of(true, "a\n\nb\n", 100), ElementsAre("a", "", "b"));
}

} // namespace
} // namespace harness
