#include "harness/cli/program_end.hpp"

#include <gtest/gtest.h>

#include <cassert>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <variant>

namespace {

using namespace harness;

// What run_to_end() says goes to stderr, as does what the test prints.
struct Ended {
    int exit_code;
    std::string text;
};

Ended end_of(const std::function<int()>& work) {
    testing::internal::CaptureStderr();
    const int exit_code = run_to_end(work);
    return {exit_code, testing::internal::GetCapturedStderr()};
}

TEST(ProgramEnd, IsTheOneOfTheWork) {
    const auto [exit_code, text] = end_of([] { return 1; });

    EXPECT_EQ(exit_code, 1);
    EXPECT_EQ(text, "");
}

TEST(ProgramEnd, IsThreeForTroubleOfTheSurroundings) {
    const auto [exit_code, text] = end_of([]() -> int { throw std::runtime_error("no engine"); });

    EXPECT_EQ(exit_code, 3);
    EXPECT_EQ(text, "program_end_test: no engine\n");
}

TEST(ProgramEnd, IsThreeForWantOfMemory) {
    const auto [exit_code, text] = end_of([]() -> int { throw std::bad_alloc(); });

    EXPECT_EQ(exit_code, 3);
    EXPECT_EQ(text, "program_end_test: not enough memory\n");
}

TEST(ProgramEnd, IsSeventyForABugAndSaysWhatItIs) {
    const auto [exit_code, text] =
        end_of([]() -> int { return std::get<int>(std::variant<int, char>('a')); });

    EXPECT_EQ(exit_code, 70);
    EXPECT_EQ(
        text,
        "program_end_test: this is a bug of mxproof, please report it: std::bad_variant_access: std::get: "
        "wrong index for variant\n"
    );
    EXPECT_EQ(end_of([]() -> int { throw std::logic_error("never"); }).exit_code, 70);
    EXPECT_EQ(end_of([]() -> int { throw 5; }).exit_code, 70);
}

template <class Exception>
void raise(const Exception& exception) {
    throw exception;
}

// Nothing may leave it.
template <class Exception>
int raise_where_nothing_may(const Exception& exception) noexcept {
    raise(exception);
    return 0;
}

// Each in a process of its own.
TEST(ProgramEndDeathTest, IsSeventyWhereAnExceptionLeavesANoexceptFunction) {
    EXPECT_EXIT(
        run_to_end([] { return raise_where_nothing_may(std::runtime_error("no engine")); }),
        testing::ExitedWithCode(70),
        "a bug of mxproof, .*: no engine\n.*program_end_test"
    );
}

TEST(ProgramEndDeathTest, IsThreeWhereMemoryIsShortInANoexceptFunction) {
    EXPECT_EXIT(
        run_to_end([] { return raise_where_nothing_may(std::bad_alloc()); }),
        testing::ExitedWithCode(3),
        "not enough memory"
    );
}

// Of the time before main().
const std::new_handler at_start = std::get_new_handler();

TEST(ProgramEndDeathTest, IsThreeWhereMemoryIsShortBeforeMain) {
    ASSERT_NE(at_start, nullptr);
    EXPECT_EXIT(at_start(), testing::ExitedWithCode(3), "not enough memory");
}

TEST(ProgramEndDeathTest, IsSeventyForAFailedAssertion) {
    EXPECT_EXIT(run_to_end([]() -> int { std::abort(); }), testing::ExitedWithCode(70), "a bug of mxproof");
}

} // namespace
