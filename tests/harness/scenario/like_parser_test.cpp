#include "harness/scenario/like_parser.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace harness {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;

const Policy kLikeDane{Level::dane};
const Policy kDaneOnly{Level::dane_only};
const Policy kMayPolicy{Level::may};

class LikeParser : public testing::Test {
protected:
    LikeParser() {
        std::string pattern = (fs::temp_directory_path() / "like-parser-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary directory");
        root_ = pattern;
        write("dane/correct", scenario_with("")); // its source is RFC 7672
    }
    ~LikeParser() override {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    fs::path write(const std::string& id, const std::string& text, const fs::path& below = {}) const {
        const fs::path file = root_ / below / (id + ".yaml");
        fs::create_directories(file.parent_path());
        std::ofstream(file) << text;
        return file;
    }
    fs::path write_like(const std::string& id, const std::string& expect) const {
        return write(id, "title: T\nexpect:\n" + expect);
    }
    // `line:column: text` of the only problem.
    static std::string problem_of(const fs::path& file) {
        const LoadResult result = load_file(file);
        EXPECT_EQ(result.problems.size(), 1U);
        if (result.problems.empty()) return {};
        const std::string text = result.problems[0].to_text();
        return text.substr(file.string().size() + 1);
    }
    fs::path root_;
};

TEST_F(LikeParser, TakesWhatTheFileDoesNotSayItself) {
    const auto result = load_file(write(
        "dane/foo",
        "title: T\nexpect:\n  dane: deferred tlsa-lookup-failed\n  like: dane/correct\nsources: [RFC 6698]\n"
    ));
    ASSERT_TRUE(result.problems.empty()) << result.problems[0].to_text();
    const Scenario& scenario = result.scenarios.at(0);
    EXPECT_EQ(scenario.expect.size(), 8U * 3U); // whatever is done with MTA-STS
    EXPECT_EQ(scenario.expect.at(kLikeDane)->reason, Reason::tlsa_lookup_failed);
    EXPECT_EQ(scenario.expect.at(kDaneOnly)->channel, Channel::authenticated);
    EXPECT_THAT(scenario.sources, ElementsAre("RFC 6698", "RFC 7672"));
    ASSERT_TRUE(scenario.like);
    EXPECT_EQ(scenario.like->id, "dane/correct");
    EXPECT_THAT(scenario.like->but_for, ElementsAre("dane"));
}

// `dane` is less narrow than `dane insecure-mx=may`, but it is the file's own word.
TEST_F(LikeParser, LetsAnyLineOfTheFileItselfWin) {
    write_like("dane/narrow", "  like: dane/correct\n  dane insecure-mx=may: delivered encrypted\n");
    const auto result =
        load_file(write_like("dane/foo", "  like: dane/narrow\n  dane: deferred tlsa-lookup-failed\n"));
    const auto& expect = result.scenarios.at(0).expect;
    EXPECT_EQ(expect.at({Level::dane, InsecureMx::may})->reason, Reason::tlsa_lookup_failed);
}

TEST_F(LikeParser, TakesWhatTheOtherFileTakesFromAThird) {
    write_like("dane/second", "  like: dane/correct\n  may: delivered plaintext\n");
    const auto result = load_file(write_like("dns/foo", "  like: dane/second\n"));
    ASSERT_TRUE(result.problems.empty()) << result.problems[0].to_text();
    const Scenario& scenario = result.scenarios.at(0);
    EXPECT_EQ(scenario.expect.at(kMayPolicy)->channel, Channel::plaintext);
    EXPECT_EQ(scenario.expect.at(kLikeDane)->channel, Channel::authenticated);
    EXPECT_THAT(scenario.sources, ElementsAre("RFC 7672"));
}

TEST_F(LikeParser, LooksBesideTheFolderFirstThenInTheCatalogue) {
    const std::string text = "title: T\nexpect: {like: dane/correct}\n";
    const fs::path elsewhere = write("mine/foo", text, "elsewhere");
    EXPECT_TRUE(load_file(elsewhere).scenarios.empty());
    EXPECT_EQ(load_file(elsewhere, root_).scenarios.size(), 1U);

    write("dane/correct", bouncing_scenario_with("peer: {mx: null}\n"), "elsewhere");
    EXPECT_EQ(load_file(elsewhere, root_).scenarios.at(0).expect.at(kMayPolicy)->reason, Reason::null_mx);
}

TEST_F(LikeParser, NamesTheNearestIdWhereThereIsNone) {
    EXPECT_EQ(
        problem_of(write_like("dane/foo", "  like: dane/corect\n")),
        "3:9: error: there is no scenario \"dane/corect\"; did you mean \"dane/correct\"?"
    );
    EXPECT_EQ(
        problem_of(write_like("dane/foo", "  like: [dane/correct]\n")),
        "3:10: error: found a list, expected the id of a scenario, like dane/correct"
    );
}

TEST_F(LikeParser, LeavesTheCatalogueByNoId) {
    write("correct", scenario_with(""));
    for (const std::string id : {"correct", "../dane/correct", "dane/../correct", "dane/", "/dane/correct"})
        EXPECT_THAT(
            problem_of(write("dane/foo", "title: T\nexpect: {like: " + id + "}\n")),
            HasSubstr("there is no scenario")
        ) << id;
}

TEST_F(LikeParser, RefusesACircle) {
    EXPECT_EQ(
        problem_of(write_like("dane/foo", "  like: dane/foo\n")),
        "3:9: error: this is a circle: dane/foo is like itself"
    );
    write_like("dane/second", "  may: delivered encrypted\n  like: dns/third\n");
    const fs::path third = write_like("dns/third", "  like: dane/second\n");
    EXPECT_EQ(
        problem_of(third),
        "3:9: error: this cannot be taken from dane/second: " + (root_ / "dane/second.yaml").string() +
            ":4:9: error: this is a circle: dns/third is like dane/second, which is like dns/third"
    );
}

TEST_F(LikeParser, RefusesWhatCannotBeOfThisPeer) {
    const fs::path file = write("dane/foo", "title: T\npeer: {mx: null}\nexpect: {like: dane/correct}\n");
    EXPECT_EQ(
        problem_of(file),
        "3:16: error: this cannot be taken from dane/correct: " + (root_ / "dane/correct.yaml").string() +
            ":2:16: error: this domain has no host that could take the message"
    );
}

TEST_F(LikeParser, WarnsOfALineThatChangesNothing) {
    EXPECT_EQ(
        problem_of(write_like("dane/foo", "  like: dane/correct\n  may: delivered encrypted\n")),
        "4:8: warning: this is what dane/correct says of may anyway"
    );
}

TEST_F(LikeParser, IsForAWholeColumnOnly) {
    const std::string versions =
        "versions: [{before: '3.6', expect: {like: dane/correct}, sources: [HISTORY]}]\n";
    EXPECT_THAT(
        problem_of(write("dane/foo", scenario_with("") + versions)),
        HasSubstr("found \"like\", expected one of")
    );
}

} // namespace
} // namespace harness
