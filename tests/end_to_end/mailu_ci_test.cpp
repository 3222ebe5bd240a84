// docs/mailu-ci in the place that it is for, run as Mailu's tests/compose/test.py does: the project is
// started, and once its containers run, a hook, from the root of the repository. There is an engine and
// compose, and mxproof only as an image. The stand-in has the name of Mailu's image.
#include "tests/end_to_end/container_engine.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kFolder = "tests/compose/outbound";
constexpr const char* kGood = "mailu-test/postfix:local";
constexpr const char* kDefect = "mailu-test/postfix:defect"; // as a release that has it: no variable says so

std::string without_newline(std::string text) {
    while (text.ends_with('\n'))
        text.pop_back();
    return text;
}

class MailusCi : public WithEngine<EngineKind::docker> {
protected:
    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        if (!has_program("docker-compose")) GTEST_SKIP() << "docker-compose is not installed";
        ASSERT_NO_FATAL_FAILURE(make_images());
        std::filesystem::create_directories(repository_.path() / "tests/compose");
        std::filesystem::copy(
            MXPROOF_SOURCE_DIR "/docs/mailu-ci",
            repository_.path() / kFolder,
            std::filesystem::copy_options::recursive
        );
        compose("down"); // of a test that was killed
    }
    void TearDown() override {
        if (!IsSkipped()) compose("down");
    }

    static void make_images() {
        const auto built = run_mxproof({"image", "build", "mailu-contract", "mxproof"});
        ASSERT_EQ(built.exit_code, 0) << built.err;
        const std::string image = built.out.substr(0, built.out.find('\n'));
        docker({"tag", image, kGood});
        const std::string container = without_newline(docker({"create", image}));
        docker({"commit", "-c", "ENV MXPROOF_CONTRACT_DEFECT=truthy-strings", container, kDefect});
        docker({"rm", container});
    }

    // In the repository's root, with the variables of this test.
    ProgramResult in_repository(const std::string& command) const {
        std::string script = "cd " + repository_.path().string() + " && ";
        for (const std::string& variable : variables_)
            script += "export " + variable + " && ";
        return run_program({"bash", "-c", script + command}, {}, std::chrono::seconds(240));
    }

    ProgramResult compose(const std::string& words) const {
        return in_repository(std::string("docker-compose -f ") + kFolder + "/docker-compose.yml " + words);
    }

    // Its health where a container has a check, else whether it runs.
    static bool all_are_up() {
        const std::string states = docker(
            {"ps",
             "-a",
             "--filter",
             "label=com.docker.compose.project=outbound",
             "--format",
             "{{.State}} {{.Status}}"}
        );
        return states.starts_with("running ") && states.find("starting") == std::string::npos;
    }

    ProgramResult run_as_mailu_does(const std::string& hook) const {
        const auto up = compose("up -d");
        EXPECT_EQ(up.exit_code, 0) << up.err;
        EXPECT_TRUE(eventually([&] { return all_are_up(); }, std::chrono::minutes(2)));
        return in_repository(std::string(kFolder) + "/" + hook);
    }

    TemporaryDirectory repository_;
    std::vector<std::string> variables_{
        "DOCKER_ORG=mailu-test", "DOCKER_SOCKET=" + engine_->socket().string()};
};

// Its peers are a few of the hook's: each kind of sender is tried here, the catalogue elsewhere.
TEST_F(MailusCi, PassesWithAServerThatKeepsItsDocumentation) {
    variables_.emplace_back("PEERS='dane/ insecure-mx/ reports/mailu-1988-dane-for-a-relay-host'");
    const auto result = run_as_mailu_does("01_outbound.sh");

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        result.out, AllOf(HasSubstr("insecure-mx/"), HasSubstr("relayhost"), HasSubstr(" 0 not judged"))
    );
    EXPECT_THAT(read_file(repository_.path() / "outbound-mailu-defer-true.xml"), HasSubstr("<testsuite"));
}

TEST_F(MailusCi, PassesWhereDeferOnTlsErrorIsOffAndDoesSomething) {
    variables_.emplace_back("PEERS='dane/ insecure-mx/'");
    const auto result = run_as_mailu_does("02_defer_false.sh");

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST_F(MailusCi, FailsAndNamesTheColumnWhereItIsOffAndChangesNothing) {
    variables_.insert(variables_.end(), {"PEERS='dane/ insecure-mx/'", "MAILU_VERSION=defect"});
    const auto result = run_as_mailu_does("02_defer_false.sh");

    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    std::string text = result.out;
    std::replace(text.begin(), text.end(), '\n', ' ');
    EXPECT_THAT(text, testing::ContainsRegex("behaves like `dane +insecure-mx=dane"));
}

} // namespace
