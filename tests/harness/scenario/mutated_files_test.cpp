// Files that nobody wrote: shipped scenarios, damaged. Whatever they hold, the loader ends, does not crash,
// and says either a scenario or an error.
#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/places.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <random>

namespace harness {
namespace {

std::vector<std::string> shipped_texts() {
    std::vector<std::string> texts;
    const auto root = std::filesystem::path(MXPROOF_SOURCE_DIR) / "scenarios";
    for (const Scenario& scenario : load_catalogue(root).scenarios) {
        std::ifstream in(scenario.file, std::ios::binary);
        texts.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    }
    return texts;
}

class Mutator {
public:
    explicit Mutator(unsigned seed) : random_(seed) {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }

    void mutate(std::string& text, const std::vector<std::string>& others) {
        static const std::vector<std::string> pieces{
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "- ",
            "\n",
            "\t",
            "&a ",
            "*a",
            "!!int ",
            "|",
            ">",
            "? ",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "\"",
            "'",
            "#",
            "null",
            "~",
            "{mx9}",
            "{",
            "\xc3",
            "\xef\xbb\xbf",
            "99999999999",
            "<<: ",
            "\\",
            std::string("\0", 1)};
        const std::size_t at = below(text.size() + 1);
        switch (below(6)) {
        case 0:
            text.insert(at, pieces[below(pieces.size())]);
            break;
        case 1:
            text.erase(at, 1 + below(8));
            break;
        case 2:
            text.resize(at);
            break;
        case 3:
            text.insert(at, text.substr(0, at));
            break;
        case 4:
            if (at < text.size()) text[at] = static_cast<char>(below(256));
            break;
        default:
            text.replace(at, below(40), others[below(others.size())].substr(below(100)));
            break;
        }
    }

private:
    std::mt19937 random_;
};

TEST(MutatedFiles, AreReadToAScenarioOrAnError) {
    const auto texts = shipped_texts();
    ASSERT_FALSE(texts.empty());
    std::size_t rejected = 0;
    constexpr unsigned kFiles = 6000;
    for (unsigned seed = 0; seed < kFiles; ++seed) {
        Mutator mutator(seed);
        std::string text = texts[mutator.below(texts.size())];
        for (std::size_t n = 1 + mutator.below(4); n > 0; --n)
            mutator.mutate(text, texts);
        const LoadResult result = load_text(text, "f.yaml", "folder/name");
        const bool has_error =
            std::any_of(result.problems.begin(), result.problems.end(), [](const Problem& problem) {
                return !problem.warning;
            });
        ASSERT_EQ(result.scenarios.size(), has_error ? 0U : 1U) << "seed " << seed << ":\n" << text;
        rejected += has_error ? 1 : 0;
    }
    EXPECT_GT(rejected, kFiles / 2); // the damage does reach the parser
    EXPECT_LT(rejected, kFiles);
}

TEST(MutatedFiles, AreReadAtEveryLength) {
    const auto texts = shipped_texts();
    ASSERT_FALSE(texts.empty());
    const std::string& text = texts.front();
    for (std::size_t length = 0; length <= text.size(); ++length) {
        const LoadResult result = load_text(text.substr(0, length), "f.yaml", "folder/name");
        EXPECT_EQ(result.scenarios.empty(), result.scenarios.size() != 1U);
        EXPECT_TRUE(!result.scenarios.empty() || !result.problems.empty()) << length;
    }
}

} // namespace
} // namespace harness
