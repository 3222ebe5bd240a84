#include "harness/cli/again.hpp"

#include "harness/report/sender_columns.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::StartsWith;

std::string again(const RunOptions& options, const std::filesystem::path& scenarios = shipped("scenarios")) {
    RunResult result;
    result.deliveries.emplace_back();
    CommandLine line;
    line.scenarios = scenarios;
    describe_again(result, line, options, "mxproof");
    return result.deliveries.front().again.options;
}

TEST(Again, NamesNoOptionThatHasItsDefault) {
    EXPECT_EQ(again({}), "");
}

TEST(Again, NamesEveryOptionThatChangesWhatARunDoes) {
    RunOptions options;
    options.image = "mail:1";
    options.seed = "another one";
    options.queue_size = "16m";
    options.deadline = std::chrono::seconds(7);
    options.start_limit = std::chrono::seconds(8);
    options.retries = 0;
    options.repeat = 5;

    EXPECT_EQ(
        again(options, "/mine"),
        " --scenarios /mine --image mail:1 --seed 'another one' --queue-size 16m --deadline 7 --start-limit 8"
        " --retries 0 --repeat 5"
    );
}

TEST(Again, NamesNoOptionThatOnlyChangesWhatIsShown) {
    RunOptions options;
    options.jobs = 9;
    options.keep = true;
    options.in_full = 1;
    options.reports.push_back({ReportKind::json, "out.json"});

    EXPECT_EQ(again(options), "");
}

TEST(Again, PlaysAPeerUnderTheSameName) {
    RunResult result;
    result.deliveries.resize(2);
    result.deliveries[0].scenario = "dane/correct";
    result.deliveries[1].scenario = "bank.example.com=dane/correct";
    RunOptions options;
    options.played = {{"bank.example.com", "dane/correct"}};

    describe_again(result, {}, options, "mxproof");

    EXPECT_THAT(reproduction(result.deliveries[0]), StartsWith("mxproof run dane/correct "));
    EXPECT_THAT(
        reproduction(result.deliveries[1]), StartsWith("mxproof run --as bank.example.com=dane/correct ")
    );
}

} // namespace
