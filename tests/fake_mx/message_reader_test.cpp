#include "fake_mx/message_reader.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fake_mx {
namespace {

struct Taken {
    bool complete = false;
    bool too_big = false;
    bool line_too_long = false;
    std::string content;
    std::string rest; // behind the final dot
    bool operator==(const Taken&) const = default;
};

void PrintTo(const Taken& taken, std::ostream* out) {
    *out << "complete " << taken.complete << ", too big " << taken.too_big << ", long line "
         << taken.line_too_long << ", content " << testing::PrintToString(taken.content) << ", rest "
         << testing::PrintToString(taken.rest);
}

Taken take(
    std::string_view input, std::size_t piece, std::uint64_t limit = 1000, std::size_t line_limit = 100
) {
    MessageReader reader(line_limit);
    MessageBuffer buffer{.limit = limit, .content = {}};
    Taken result;
    while (!input.empty() && !result.complete) {
        std::string_view part = input.substr(0, piece);
        const std::size_t before = part.size();
        result.complete = reader.take(part, buffer);
        input.remove_prefix(before - part.size());
    }
    result.too_big = buffer.too_big;
    result.line_too_long = reader.line_too_long();
    result.content = buffer.content;
    result.rest = input;
    return result;
}

void expect_taken(const std::string& input, const Taken& expected) {
    for (std::size_t piece = 1; piece <= input.size(); ++piece)
        EXPECT_EQ(take(input, piece), expected) << "in pieces of " << piece;
}

// RFC 5321 4.5.2
TEST(MessageReader, RemovesTheDotsOfTransparencyAndNothingElse) {
    expect_taken(
        "a\r\n..b\r\n...\r\n.c\r\nd.\r\n\r\n.\r\nQUIT\r\n",
        {.complete = true, .content = "a\r\n.b\r\n..\r\nc\r\nd.\r\n\r\n", .rest = "QUIT\r\n"}
    );
}

TEST(MessageReader, TakesAnEmptyMessage) {
    expect_taken(".\r\nNOOP", {.complete = true, .content = "", .rest = "NOOP"});
}

// RFC 5321 4.1.1.4: "MUST NOT … treat <LF>.<LF> as the end of mail data"; what smuggling lives on.
TEST(MessageReader, IsNotEndedByLookAlikes) {
    for (const std::string fake : {"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r\r\n", "\r.\r\n"}) {
        const std::string input = "a" + fake + "b\r\n.\r\n";
        for (std::size_t piece = 1; piece <= input.size(); ++piece) {
            const Taken taken = take(input, piece);
            EXPECT_TRUE(taken.complete);
            EXPECT_TRUE(taken.content.ends_with("b\r\n")) << testing::PrintToString(fake);
            EXPECT_EQ(taken, take(input, input.size()));
        }
    }
}

TEST(MessageReader, KeepsBareLineEndsAsTheyAre) {
    expect_taken("a\nb\rc\r\n.\rd\r\n.\r\n", {.complete = true, .content = "a\nb\rc\r\n\rd\r\n", .rest = ""});
}

TEST(MessageReader, StopsKeepingAtTheLimitAndStillFindsTheEnd) {
    for (std::size_t piece = 1; piece <= 20; ++piece) {
        const Taken taken = take("1234567\r\n890\r\n.\r\n", piece, 10);
        EXPECT_TRUE(taken.complete);
        EXPECT_TRUE(taken.too_big);
        EXPECT_LE(taken.content.size(), 10U);
    }
    EXPECT_FALSE(take("12345678\r\n.\r\n", 3, 10).too_big);
}

// RFC 5321 4.5.3.1.6: "not counting the leading dot duplicated for transparency"
TEST(MessageReader, NoticesOverlongTextLines) {
    for (std::size_t piece = 1; piece <= 20; ++piece) {
        EXPECT_FALSE(take("..2345678\r\n.\r\n", piece, 1000, 10).line_too_long);
        EXPECT_TRUE(take("..23456789\r\n.\r\n", piece, 1000, 10).line_too_long);
        EXPECT_TRUE(take("x\r\n123456789\r\nx\r\n.\r\n", piece, 1000, 10).line_too_long);
    }
}

TEST(ChunkReader, TakesTheCountedOctetsWhateverTheyAre) {
    MessageBuffer buffer{.limit = 100, .content = {}};
    ChunkReader chunk(7);
    std::string_view first = "\r\n.";
    std::string_view second("\r\n\0xBDAT", 8);

    EXPECT_FALSE(chunk.take(first, buffer));
    EXPECT_TRUE(chunk.take(second, buffer));

    EXPECT_EQ(buffer.content, std::string("\r\n.\r\n\0x", 7));
    EXPECT_EQ(second, "BDAT");
}

} // namespace
} // namespace fake_mx
