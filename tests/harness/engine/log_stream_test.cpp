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

} // namespace
} // namespace harness
