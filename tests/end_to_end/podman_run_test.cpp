// Podman's service instead of Docker's daemon.
#include "tests/end_to_end/killed_engine.hpp"

#include <gmock/gmock.h>

namespace {

using namespace support;
using testing::HasSubstr;

class PodmanContainers : public WithKilledEngine<EngineKind::podman> {};

TEST_F(PodmanContainers, KeepTheDocumentationAsThoseOfDockerDo) {
    const auto result = run_mxproof(
        {"run",
         "dane/",
         "insecure-mx/",
         "--sender",
         "postfix-3.7,mailu",
         "--policy",
         "dane,may,dane insecure-mx=dane sts=strict-testing"} // the last is what `mailu` claims
    );

    EXPECT_EQ(result.exit_code, 0) << "what departs in Mailu's admin is known";
    EXPECT_THAT(result.err, HasSubstr("mailu: finished")) << "and so `mailu` must have been run";
    EXPECT_THAT(result.out, HasSubstr(" 0 broken, 0 not judged")) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("deviating as known")) << result.out;
    EXPECT_THAT(clean(), HasSubstr("0 containers of"));
}

// It takes Podman a second.
TEST_F(PodmanContainers, AreRunWithOneQuestionForItsVersion) {
    const auto before = read_file(engine_->log()).size();

    const auto result =
        run_mxproof({"run", "dane/correct", "--sender", "postfix-3.7", "--policy", "dane,may"});

    EXPECT_THAT(result.out, HasSubstr(" 0 broken, 0 not judged")) << result.out << result.err;
    const std::string log = read_file(engine_->log()).substr(before);
    const std::string question = "\"GET /version ";
    EXPECT_THAT(log, HasSubstr(question));
    EXPECT_EQ(log.find(question), log.rfind(question));
}

TEST_F(PodmanContainers, HaveNoTwinsAndTheRunSaysWhy) {
    const auto result = run_mxproof({"run", "dane/correct", "--twin", "any", "--policy", "may"});

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.out, HasSubstr("twins are made by Docker")) << result.err;
}

TEST_F(PodmanContainers, EndWithTheRunWhenTheServiceIsKilled) {
    kill_engine_in_mid_run();
}

TEST_F(PodmanContainers, OfAKilledRunAreGoneAfterFiveSeconds) {
    kill_run_and_look_for_its_containers();
}

TEST_F(PodmanContainers, OfAKilledRunTakeItsImagesAndVolumesWithThem) {
    kill_run_and_look_for_its_images_and_volumes();
}

} // namespace
