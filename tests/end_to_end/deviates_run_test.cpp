// A server that is known not to do what its documents say: listed, and not broken.
#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;

// A peer whose TLSA record is of another key: Postfix defers. `expect` and `saw` are of dane-only.
class DeviatesRun : public testing::Test {
protected:
    std::string peer(const std::string& name, const std::string& expect, const std::string& saw) const {
        const auto file = directory_.path() / "known" / (name + ".yaml");
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file) << "title: " << name
                            << "\npeer: {mx: [{tlsa: [{of: another-key}]}]}\nexpect: {dane-only: " << expect
                            << "}\ndeviates:\n  - program: postfix\n    policy: dane-only\n    saw: " << saw
                            << "\n    why: It is a test.\n    sources: [a report]\nsources: [a manual]\n";
        return file.string();
    }
    const TemporaryDirectory directory_;
};

const std::string kWhatItDoes = "deferred certificate-not-verified";

TEST_F(DeviatesRun, ListsWithItsSourceWhatIsKnownAndEndsWithZero) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result =
        run_mxproof({"run", peer("as-known", "delivered authenticated", kWhatItDoes), "--policy", "dane-only"}
        );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(HasSubstr("~defer"), HasSubstr("It is a test. (a report)"), HasSubstr("1 deviating as known"))
    );
}

TEST_F(DeviatesRun, FindsBrokenWhatIsNotAsKnownOrNoLongerSo) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_mxproof(
        {"run",
         peer("neither", "delivered authenticated", "deferred no-tlsa"),
         peer("no-longer", kWhatItDoes, "deferred no-tlsa"),
         "--policy",
         "dane-only"}
    );

    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("0 kept, 2 broken, 0 not judged"));
    EXPECT_THAT(result.out, HasSubstr("known to deviate, by deferred no-tlsa: this is no longer so"));
    EXPECT_THAT(result.out, HasSubstr("known to deviate, but by deferred no-tlsa"));
}

TEST_F(DeviatesRun, FindsTheMutantThatDoesNotDeviateAsWhatItPretendsToBe) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_mxproof(
        {"run", peer("mutant", "delivered authenticated", kWhatItDoes), "--mutant", "dane-only=may"}
    );

    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
}

} // namespace
