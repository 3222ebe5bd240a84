// `mxproof world`: the fake Internet for programs that are not ours.
#include "tests/support/footprint.hpp"
#include "tests/support/mxproof_program.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <set>
#include <sstream>

namespace {

using namespace support;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// `mxproof world SELECTOR… -- sh -c SCRIPT`.
ProgramResult run_in_world(std::vector<std::string> selectors, const std::string& script) {
    std::vector<std::string> words{"world"};
    words.insert(words.end(), selectors.begin(), selectors.end());
    words.insert(words.end(), {"--", "sh", "-c", script});
    return run_mxproof(std::move(words));
}

class WorldCommand : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    }
};

TEST_F(WorldCommand, RunsACommandThatAsksTheFakeResolver) {
    const std::string machines = read_file("/etc/resolv.conf");

    const auto result =
        run_in_world({"dane/correct"}, "cat /etc/resolv.conf; dig +short correct.dane.example MX");

    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("nameserver 198.19.128.53"));
    EXPECT_THAT(result.out, HasSubstr("10 mx1.correct.dane.example."));
    EXPECT_EQ(read_file("/etc/resolv.conf"), machines);
}

TEST_F(WorldCommand, ReturnsTheExitCodeOfTheCommandAsAShellWould) {
    EXPECT_EQ(run_in_world({"dane/correct"}, "exit 7").exit_code, 7);
    EXPECT_EQ(run_in_world({"dane/correct"}, "kill -TERM $$").exit_code, 128 + SIGTERM);
    const auto missing = run_mxproof({"world", "dane/correct", "--", "no-such-program"});
    EXPECT_EQ(missing.exit_code, 127);
    EXPECT_THAT(missing.err, HasSubstr("cannot run no-such-program"));
}

TEST_F(WorldCommand, EndsWhatTheCommandLeftRunning) {
    const auto result = run_in_world({"dane/correct"}, "sleep 1000 & echo $$; readlink /proc/self/ns/net");

    std::istringstream lines(result.out);
    std::string pid;
    std::string network;
    lines >> pid >> network;
    ASSERT_THAT(network, HasSubstr("net:["));
    EXPECT_THAT(left_after({network}, std::chrono::seconds(20)), IsEmpty());
}

TEST_F(WorldCommand, RefusesWhatItDoesNotKnowBeforeAnythingIsStarted) {
    const auto selector = run_mxproof({"world", "no-such/", "--", "true"});
    EXPECT_EQ(selector.exit_code, 2);
    EXPECT_THAT(selector.err, HasSubstr("no-such/"));

    const TemporaryDirectory directory;
    directory.write("old", "text");
    const auto used = run_mxproof({"world", "dane/correct", "-o", directory.path(), "--", "true"});
    EXPECT_EQ(used.exit_code, 2);
    EXPECT_THAT(used.err, HasSubstr("it is not empty"));
}

TEST_F(WorldCommand, SaysWhatIsMissingWhereItHasNoPrivileges) {
    const auto result = run_program(
        {"setpriv", "--bounding-set=-all", built_program("mxproof"), "world", "dane/correct", "--", "true"}
    );

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.err, HasSubstr("CAP_SYS_ADMIN"));
}

TEST_F(WorldCommand, KeepsItsFilesWhereTheUserWantsThem) {
    const TemporaryDirectory directory;
    const auto files = directory.path() / "world";

    EXPECT_EQ(run_mxproof({"world", "dane/correct", "-o", files, "--", "true"}).exit_code, 0);

    EXPECT_THAT(read_file(files / "root.hints"), HasSubstr("198.19.0.1"));
    EXPECT_THAT(read_file(files / "trust-anchor.ds"), HasSubstr(". IN DS\t"));
    EXPECT_THAT(read_file(files / "public-root.pem"), HasSubstr("BEGIN CERTIFICATE"));
    EXPECT_THAT(read_file(files / "peers.txt"), HasSubstr("user@correct.dane.example"));
    EXPECT_EQ(read_json(files / "peers.json").at(0).at("scenario").as_string(), "dane/correct");
}

TEST_F(WorldCommand, WritesWhatHappens) {
    if (!has_program("swaks")) GTEST_SKIP() << "swaks is not installed";
    const TemporaryDirectory directory;
    const auto files = directory.path() / "world";

    run_mxproof(
        {"world", "dane/correct", "-o", files, "--", "swaks", "--to", "user@correct.dane.example", "--tls"}
    );

    std::istringstream lines(read_file(files / "events.ndjson"));
    std::set<std::string> kinds;
    for (std::string line; std::getline(lines, line);) {
        const auto event = boost::json::parse(line);
        EXPECT_EQ(event.at("peer").as_string(), "dane/correct") << line;
        kinds.emplace(event.at("event").as_string());
    }
    EXPECT_THAT(
        kinds,
        testing::IsSupersetOf({"dns-query", "connection", "tls-handshake", "message", "connection-end"})
    );
}

TEST_F(WorldCommand, IsValidatedByRealValidatorsAtBothFaces) {
    const auto delv = run_in_world(
        {"dane/correct"}, "delv -a $MXPROOF_WORLD/trust-anchor.conf +root=. correct.dane.example MX"
    );
    EXPECT_THAT(delv.out, HasSubstr("; fully validated")) << delv.err;

    // The root's own server: a referral with the DS of the TLD, without recursion.
    const auto authority = run_in_world(
        {"dane/correct"},
        "dig +dnssec +norecurse @$(awk '$4 == \"A\" {print $5}' $MXPROOF_WORLD/root.hints) "
        "correct.dane.example MX"
    );
    EXPECT_THAT(authority.out, testing::ContainsRegex("example\\.\\s+300\\s+IN\\s+DS\\s")) << authority.out;
    EXPECT_THAT(authority.out, testing::ContainsRegex("flags: qr;")) << authority.out;
}

TEST_F(WorldCommand, IsEnteredByThePrintedWordsAndEndsBySignal) {
    Program world({built_program("mxproof"), "--format", "json", "world", "dane/correct"});
    const auto json = boost::json::parse(world.read_until("\n"));
    std::vector<std::string> words;
    for (const auto& word : json.at("enter").as_array())
        words.emplace_back(word.as_string());
    words.insert(words.end(), {"dig", "+short", "correct.dane.example", "MX"});

    EXPECT_EQ(run_program(words).out, "10 mx1.correct.dane.example.\n");

    world.signal(SIGTERM);
    EXPECT_EQ(world.wait(), 0);
    EXPECT_FALSE(std::filesystem::exists(std::string(json.at("directory").as_string())));
}

class EndedWorld : public testing::TestWithParam<int> {};

TEST_P(EndedWorld, LeavesNothingBehind) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const Footprint before;
    std::set<std::string> during;
    std::string directory;
    {
        Program world(
            {built_program("mxproof"),
             "world",
             "dane/correct",
             "--",
             "sh",
             "-c",
             "echo $MXPROOF_WORLD; trap '' TERM; sleep 1000"}
        );
        directory = world.read_until("\n");
        directory.pop_back();
        ASSERT_TRUE(std::filesystem::exists(directory)) << directory;
        during = namespaces_below(world.pid());
        ASSERT_GE(during.size(), 4U);
        world.signal(GetParam());
        world.wait();
    }

    EXPECT_THAT(left_after(during, std::chrono::seconds(20)), IsEmpty());
    EXPECT_TRUE(eventually([&] { return !std::filesystem::exists(directory); }));
    const Footprint after;
    EXPECT_EQ(after.interfaces, before.interfaces);
    EXPECT_EQ(after.mounts, before.mounts);
}

INSTANTIATE_TEST_SUITE_P(
    Signals,
    EndedWorld,
    testing::Values(SIGKILL, SIGTERM),
    [](const testing::TestParamInfo<int>& instance) { return std::string(sigabbrev_np(instance.param)); }
);

} // namespace
