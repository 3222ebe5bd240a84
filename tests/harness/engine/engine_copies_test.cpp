#include "harness/engine/tar_filter.hpp"

#include "tests/harness/engine/engine_clients.hpp"

#include <gmock/gmock.h>

namespace harness {
namespace {

class EngineCopies : public EngineClients {};

TEST_P(EngineCopies, MakeAContainerOfTheFilesThatAnotherOneHasNow) {
    const auto original = create({"sleep", "60"});
    run(client_->start(original));
    run(client_->exec(original, {"sh", "-c", "echo by hand >/changed"}));

    const std::string image = run(client_->commit(original, "the.label", "a value"));
    EXPECT_EQ(run(client_->find_image(image))->labels.at("the.label"), "a value");
    ContainerSpec spec;
    spec.image = image;
    spec.command = {"cat", "/changed"};
    const auto copy = run(client_->create(spec));
    run(client_->start(copy));
    EXPECT_TRUE(run(client_->ends_within(copy, std::chrono::seconds(20))));
    std::string said;
    run(client_->follow_logs(copy, false, [&](std::string line) { said += line; }));
    EXPECT_EQ(said, "by hand");
    EXPECT_TRUE(run(client_->inspect(original)).running);

    run(client_->remove(copy));
    run(client_->remove_image(image));
    // Podman 4.3 takes the id of an image that is gone for a bad name.
    EXPECT_TRUE(!failure_of(client_->find_image(image)).empty() || !run(client_->find_image(image)));
    run(client_->kill(original));
}

TEST_P(EngineCopies, CopyAVolumesFilesIntoAFreshOne) {
    ContainerSpec with_volume;
    with_volume.mounts = {{MountSpec::Kind::fresh_volume, "", "/data"}};
    const auto original = create({"sleep", "60"}, with_volume);
    run(client_->start(original));
    run(client_->exec(
        original, {"sh", "-c", "echo text >/data/file; mkdir /data/left; echo out >/data/left/out"}
    ));
    const auto copy =
        create({"sh", "-c", "cat /data/file; cat /data/left/out 2>/dev/null || echo none"}, with_volume);

    std::string tar;
    TarFilter filter(
        [](const std::string& path) { return path != "left/out"; },
        [&](std::string_view data) { tar += data; }
    );
    run(client_->read_archive(original, "/data/.", [&](std::string_view data) { filter.feed(data); }));
    EXPECT_TRUE(filter.complete());
    run(client_->put_files(copy, tar, "/data"));
    run(client_->start(copy));
    EXPECT_TRUE(run(client_->ends_within(copy, std::chrono::seconds(20))));
    std::string said;
    run(client_->follow_logs(copy, false, [&](const std::string& line) { said += line + ";"; }));
    EXPECT_THAT(said, testing::AllOf(testing::StartsWith("text;"), testing::HasSubstr("none;")));

    const auto mounts = run(client_->examine(original)).mounts;
    ASSERT_EQ(mounts.size(), 1U);
    EXPECT_EQ(mounts[0].target, "/data");
    run(client_->kill(original));
}

// Podman 4.3 may answer with nothing; twins, which need the list, are made by Docker.
class EngineOfTwins : public EngineCopies {};

TEST_P(EngineOfTwins, ListsTheProcessesOfAContainer) {
    const auto container = create({"sleep", "60"});
    run(client_->start(container));
    EXPECT_THAT(run(client_->processes(container)), testing::ElementsAre(testing::HasSubstr("sleep 60")));
    run(client_->kill(container));
}

INSTANTIATE_TEST_SUITE_P(Docker, EngineOfTwins, testing::Values(EngineKind::docker));

INSTANTIATE_TEST_SUITE_P(
    Of,
    EngineCopies,
    testing::Values(EngineKind::docker, EngineKind::podman),
    [](const auto& kind) { return kind.param == EngineKind::docker ? "Docker" : "Podman"; }
);

} // namespace
} // namespace harness
