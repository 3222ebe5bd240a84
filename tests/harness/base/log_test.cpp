#include "harness/base/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace harness {

namespace {

using testing::MatchesRegex;

std::string read_line(int file) {
    std::string text(4096, '\0');
    const ssize_t got = read(file, text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

// One test, since a log cannot be stopped.
TEST(Log, IsSilentUntilItIsStartedAndThenOneLineAtATime) {
    PipeEnds pipe = make_pipe();
    log_debug("nobody hears {}", "this");
    EXPECT_FALSE(is_logging());

    start_log(std::move(pipe.write));
    log_debug("{} peers", 7);
    const std::string kTime = "....-..-..T..:..:..\\.......Z ";
    EXPECT_THAT(read_line(pipe.read.get()), MatchesRegex(kTime + "7 peers\n"));

    log_debug("\033[2J {{}} {}", "a\nb\xff");
    EXPECT_THAT(read_line(pipe.read.get()), MatchesRegex(kTime + "\\\\x1B.2J .. a\\\\x0Ab\\\\xFF\n"));
}

} // namespace

} // namespace harness
