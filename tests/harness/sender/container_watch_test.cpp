// The watch's script, in the shells that images have. Its link is played by a file in a /sys of its own.
#include "harness/sender/container_watch.hpp"
#include "tests/support/mxproof_program.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

namespace harness {
namespace {

class Watch : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        std::istringstream words(GetParam());
        for (std::string word; words >> word;)
            shell_.push_back(word);
        if (!support::why_no_run().empty()) GTEST_SKIP() << support::why_no_run();
        if (!support::has_program(shell_.front())) GTEST_SKIP() << shell_.front() << " is not installed";
        file("postqueue", "#!/bin/sh\ncat \"$(dirname \"$0\")/queue\"\n", 0755);
        file("postsuper", "#!/bin/sh\ncd \"$(dirname \"$0\")\" && echo \"$@\" >>deleted && rm queue\n", 0755);
        file("queue", "");
    }

    void file(const std::string& name, const std::string& text, unsigned mode = 0644) const {
        std::filesystem::permissions(folder_.write(name, text), std::filesystem::perms(mode));
    }
    std::string text_of(const std::string& name) const { return support::read_file(folder_.path() / name); }

    // Runs the watch with the files given; `meanwhile`, in a shell in their folder, is what a run does.
    void watch(const std::vector<std::string>& files, const std::string& meanwhile) const {
        const std::string driver = R"(
            cd "$1" && PATH=$PWD:$PATH && shift
            mount -t tmpfs none /sys && mkdir -p /sys/class/net/world && echo 7 >/sys/class/net/world/ifindex
            sh -c 'trap "echo told >told; exit" HUP
                   printf mxproof-reader >/proc/self/comm; while :; do sleep 0.1; done' & reader=$!
            "$@" & watch=$!
            until read -r name </proc/$watch/comm && [ "$name" = mxproof-watch ]; do kill -0 $watch || exit; done
            )" + meanwhile + R"(
            wait $watch
            kill $reader; wait $reader; true)";
        std::vector<std::string> argv{"unshare", "-m", "sh", "-c", driver, "driver", folder_.path().string()};
        argv.insert(argv.end(), shell_.begin(), shell_.end());
        for (const char* word :
             {"-c", watch_script(), "mxproof-watch", "world", "mxproof-reader", "1", "ours.example"})
            argv.emplace_back(word);
        argv.insert(argv.end(), files.begin(), files.end());
        const auto result = support::run_program(argv);
        EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    }

    support::TemporaryDirectory folder_;
    std::vector<std::string> shell_;
};

constexpr const char* kLinkGoes = "rm -r /sys/class/net/world";
constexpr const char* kLinkIsAnother = "echo 8 >/sys/class/net/world/ifindex";

TEST_P(Watch, PutsFilesBackAsTheyWereAndRemovesWhatWasNotThere) {
    file("plain", "nameserver 192.0.2.53\n");
    file("odd name", "no end of line, 100% \\n $HOME `id` \"'");
    file("lines", "a\n\n\n");
    file("empty", "");
    watch(
        {"plain", "odd name", "lines", "empty", "added"},
        std::string("for file in plain 'odd name' lines empty added; do echo lent >\"$file\"; done; ") +
            kLinkGoes
    );
    EXPECT_EQ(text_of("plain"), "nameserver 192.0.2.53\n");
    EXPECT_EQ(text_of("odd name"), "no end of line, 100% \\n $HOME `id` \"'");
    EXPECT_EQ(text_of("lines"), "a\n\n\n");
    EXPECT_EQ(text_of("empty"), "");
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / "empty"));
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "added"));
    EXPECT_EQ(text_of("told"), "told\n");
}

TEST_P(Watch, GoesOnWhileTheLinkIsThereAndSeesThatAnotherHasItsName) {
    file("plain", "own\n");
    watch({"plain"}, std::string("echo lent >plain; sleep 0.6; cp plain then; ") + kLinkIsAnother);
    EXPECT_EQ(text_of("then"), "lent\n");
    EXPECT_EQ(text_of("plain"), "own\n");
}

TEST_P(Watch, DeletesOurMailAndNoOtherFromTheQueue) {
    const std::string listing =
        "-Queue ID-  --Size-- ----Arrival Time---- -Sender/Recipient-------\n"
        "7D1AC2A0*     450 Tue Nov 24 10:00:00  probe@ours.example\n"
        "                                         probe@correct.dane.example\n\n"
        "4fXyZ12ab     450 Tue Nov 24 10:00:01  somebody@box.example\n"
        "(host mx.box.example[192.0.2.1] said: 450 4.2.0 <probe@ours.example>: not now)\n"
        "                                         other@box.example\n\n"
        "4fXyZ12ac!    450 Tue Nov 24 10:00:02  SRS0=x=y=ours.example=probe@box.example\n"
        "                                         probe@correct.dane.example\n\n"
        "-- 1 Kbytes in 3 Requests.\n";
    file("queue", listing);
    watch({}, kLinkGoes);
    EXPECT_EQ(text_of("deleted"), "-d 7D1AC2A0\n-d 4fXyZ12ac\n");
}

TEST_P(Watch, DeletesMailThatComesALittleLater) {
    watch(
        {}, std::string(kLinkGoes) + "; sleep 0.5; echo 'ID0 1 Tue Nov 24 10:00:00 probe@ours.example' >queue"
    );
    EXPECT_EQ(text_of("deleted").substr(0, 7), "-d ID0\n");
}

TEST_P(Watch, LeavesAllAloneWhenItIsToldToEnd) {
    file("plain", "own\n");
    watch({"plain"}, "echo lent >plain; kill $watch");
    EXPECT_EQ(text_of("plain"), "lent\n");
    EXPECT_FALSE(std::filesystem::exists(folder_.path() / "told"));
}

INSTANTIATE_TEST_SUITE_P(
    In,
    Watch,
    testing::Values("dash", "bash --posix", "busybox sh"),
    [](const auto& shell) { return shell.param.substr(0, shell.param.find(' ')); }
);

} // namespace
} // namespace harness
