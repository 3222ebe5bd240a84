// The client against real engines: each test against Docker's daemon and against Podman's service.
#include "harness/engine/tar_archive.hpp"

#include "tests/harness/engine/engine_clients.hpp"

#include <gmock/gmock.h>

#include <fstream>

namespace harness {
namespace {

using support::EngineKind;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
namespace asio = boost::asio;

TEST_P(EngineClients, SayWhichEngineItIs) {
    EXPECT_EQ(facts_.name, GetParam() == EngineKind::docker ? "Docker" : "Podman");
    EXPECT_FALSE(facts_.version.empty());
}

TEST_P(EngineClients, RunAnImageWithItsOwnCommandAndReadItsOutput) {
    const auto container = create({});
    run(client_->start(container));
    EXPECT_THAT(said_by(container), ElementsAre("from the image"));
    EXPECT_EQ(run(client_->inspect(container)).exit_code, 0);
}

TEST_P(EngineClients, PassEnvironmentHostNameAndFilesOn) {
    ContainerSpec spec;
    spec.environment = {{"COLOUR", "green and blue"}};
    spec.hostname = "sender.example";
    const auto container = create({"sh", "-c", "echo $COLOUR; cat /etc/own; hostname"}, spec);
    run(client_->put_files(container, tar_archive({{"/etc/own", "a file\n", 0644}}, 1'000'000'000)));
    run(client_->start(container));
    EXPECT_THAT(said_by(container), ElementsAre("green and blue", "a file", "sender.example"));
}

TEST_P(EngineClients, FollowBothOutputsUntilTheEndAndTellTheExitCode) {
    const auto container = create({"sh", "-c", "echo out; sleep 1; echo err >&2; exit 7"});
    run(client_->start(container));
    EXPECT_THAT(said_by(container), ElementsAre("out", "err"));
    const auto state = run(client_->inspect(container));
    EXPECT_FALSE(state.running);
    EXPECT_EQ(state.exit_code, 7);
}

TEST_P(EngineClients, RunAProgramInARunningContainer) {
    const auto container = create({"sleep", "60"});
    run(client_->start(container));
    EXPECT_GT(run(client_->inspect(container)).pid, 0);

    const auto good = run(client_->exec(container, {"echo", "inside"}));
    EXPECT_EQ(good.output, "inside\n");
    EXPECT_EQ(good.exit_code, 0);
    EXPECT_EQ(run(client_->exec(container, {"sh", "-c", "exit 3"})).exit_code, 3);

    run(client_->kill(container));
}

TEST_P(EngineClients, KeepOutputAndErrorsOfAProgramApart) {
    const auto container = create({"sleep", "60"});
    run(client_->start(container));

    const auto both = run(client_->exec(container, {"sh", "-c", "echo a warning >&2; echo the answer"}));
    EXPECT_EQ(both.output, "the answer\n");
    EXPECT_EQ(both.errors, "a warning\n");

    run(client_->kill(container));
}

// As one message's entry of postqueue -j with its recipients is.
TEST_P(EngineClients, KeepALongLineOfAProgramWhole) {
    const auto container = create({"sleep", "60"});
    run(client_->start(container));

    const auto line = run(client_->exec(container, {"sh", "-c", "printf %0200000d 1"}));
    EXPECT_EQ(line.output, std::string(199'999, '0') + "1");

    run(client_->kill(container));
}

TEST_P(EngineClients, DoNotReadAProgramThatPrintsForever) {
    const auto container = create({"sleep", "60"});
    run(client_->start(container));

    EXPECT_EQ(failure_of(client_->exec(container, {"busybox", "yes"})), "it prints more than 16 MiB");

    run(client_->kill(container));
}

TEST_P(EngineClients, HearOfTheEndOfAContainer) {
    const auto container = create({"sleep", "60"});
    run(client_->start(container));
    EXPECT_FALSE(run(client_->ends_within(container, std::chrono::seconds(1))));

    run(client_->kill(container));

    EXPECT_TRUE(run(client_->ends_within(container, std::chrono::seconds(20))));
}

TEST_P(EngineClients, StopAndRemoveAlsoTwice) {
    const auto container = create({"sleep", "60"});
    run(client_->start(container));
    run(client_->stop(container, std::chrono::seconds(0)));
    run(client_->stop(container, std::chrono::seconds(0)));
    EXPECT_FALSE(run(client_->inspect(container)).running);
    run(client_->remove(container));
    run(client_->remove(container));
    EXPECT_THAT(run(client_->list("org.mxproof.test")), testing::IsEmpty());
}

TEST_P(EngineClients, FindContainersByTheirLabel) {
    ContainerSpec spec;
    spec.labels = {{"org.mxproof.owner", "4711"}};
    const auto container = create({"sleep", "60"}, spec);
    const auto found = run(client_->list("org.mxproof.owner"));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id, container);
    EXPECT_EQ(found[0].labels.at("org.mxproof.owner"), "4711");
    EXPECT_THAT(run(client_->list("org.mxproof.nobody")), testing::IsEmpty());
}

TEST_P(EngineClients, LeaveTheContainerWithoutANetwork) {
    const auto container = create({"sh", "-c", "cat /proc/net/dev"});
    run(client_->start(container));
    const auto lines = said_by(container);
    EXPECT_EQ(lines.size(), 3U) << "two lines of headings, and lo";
    EXPECT_THAT(lines, Contains(HasSubstr("lo:")));
}

TEST_P(EngineClients, RepeatTheEnginesWordsWhenItRefuses) {
    EXPECT_FALSE(run(client_->find_image("mxproof-test/absent:1")));
    EXPECT_THAT(failure_of(client_->start("absent")), testing::ContainsRegex("[Nn]o such container"));
    const auto container = create({"/absent/program"});
    EXPECT_THAT(failure_of(client_->start(container)), HasSubstr("/absent/program"));
}

TEST_P(EngineClients, BuildAnImageOnTopOfAnotherAndGiveItASecondName) {
    const std::string dockerfile = std::string("FROM ") + kImage + "\nCOPY own /own\nCMD [\"/own\"]\n";
    run(client_->build_image(
        tar_archive({{"/Dockerfile", dockerfile}, {"/own", "#!/bin/sh\necho built\n", 0755}}, 1'000'000'000),
        "mxproof-test/built:1"
    ));
    run(client_->tag_image("mxproof-test/built:1", "mxproof-test/built:other"));
    ContainerSpec spec;
    spec.image = "mxproof-test/built:other";
    spec.labels["org.mxproof.test"] = "yes";
    const auto container = run(client_->create(spec));
    run(client_->start(container));
    EXPECT_THAT(said_by(container), ElementsAre("built"));
}

TEST_P(EngineClients, RepeatWhatTheEngineSaysOfABadBuild) {
    const auto context = tar_archive({{"/Dockerfile", "COPY absent /\n"}}, 1'000'000'000);
    EXPECT_NE(failure_of(client_->build_image(context, "mxproof-test/bad:1")), "");
}

INSTANTIATE_TEST_SUITE_P(
    Of,
    EngineClients,
    testing::Values(EngineKind::docker, EngineKind::podman),
    [](const auto& kind) { return kind.param == EngineKind::docker ? "Docker" : "Podman"; }
);

} // namespace
} // namespace harness
