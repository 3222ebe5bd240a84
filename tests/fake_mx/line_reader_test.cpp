#include "fake_mx/line_reader.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fake_mx {
namespace {

std::vector<std::string> lines_of(LineReader& reader, std::string_view input, std::size_t piece) {
    std::vector<std::string> lines;
    while (!input.empty()) {
        std::string_view part = input.substr(0, piece);
        input.remove_prefix(part.size());
        while (!part.empty())
            if (const auto line = reader.take(part))
                lines.push_back(
                    line->overlong ? "(overlong)" : std::string(line->text) + (line->bare_lf ? "(lf)" : "")
                );
    }
    return lines;
}

TEST(LineReader, CutsTheSameLinesHoweverTheyArrive) {
    const std::string input = "one\r\n\r\nt\rwo\r\nthree\nlast\r\nrest";
    const std::vector<std::string> expected{"one", "", "t\rwo", "three(lf)", "last"};
    for (std::size_t piece = 1; piece <= input.size(); ++piece) {
        LineReader reader(100);
        EXPECT_EQ(lines_of(reader, input, piece), expected) << "in pieces of " << piece;
        EXPECT_EQ(reader.discard(), 4U);
    }
}

// RFC 5321 4.5.3.1.4 counts the CRLF.
TEST(LineReader, CountsTheLineEndIntoTheLimitHoweverItArrives) {
    const std::string input = "12345678\r\n123456789\r\nok\r\n" + std::string(50, 'x') + "\r\nok\r\n";
    const std::vector<std::string> expected{"12345678", "(overlong)", "ok", "(overlong)", "ok"};
    for (std::size_t piece = 1; piece <= input.size(); ++piece) {
        LineReader reader(10);
        EXPECT_EQ(lines_of(reader, input, piece), expected) << "in pieces of " << piece;
    }
}

TEST(LineReader, DiscardsAHalfReadLine) {
    LineReader reader(100);
    std::string_view input = "MAIL FR";
    EXPECT_FALSE(reader.take(input));

    EXPECT_EQ(reader.discard(), 7U);

    input = "QUIT\r\n";
    EXPECT_EQ(reader.take(input)->text, "QUIT");
}

} // namespace
} // namespace fake_mx
