// run.sh and test.sh: what they do before anything is built, seen in a copy whose cmake, ninja and mxproof
// are stubs.
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace {

namespace fs = std::filesystem;
using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Scripts : public testing::Test {
protected:
    Scripts() {
        for (const char* file : {"run.sh", "test.sh", ".ci/packages.sh", "CMakePresets.json"}) {
            fs::create_directories((checkout_.path() / file).parent_path());
            fs::copy_file(fs::path(MXPROOF_SOURCE_DIR) / file, checkout_.path() / file);
        }
        stub("bin/cmake", "echo cmake >>" + calls());
        stub("bin/ninja", "echo ninja >>" + calls());
        stub("bin/dpkg-query", "shift 2; printf 'installed %s\\n' \"$@\"; echo dpkg >>" + calls());
        stub("build/release/mxproof", "echo \"$MXPROOF_CALLED_AS $*\"");
    }

    std::string calls() const { return (checkout_.path() / "calls").string(); }

    void stub(const std::string& file, const std::string& commands) const {
        const auto path = checkout_.write(file, "#!/bin/bash\n" + commands + "\n");
        fs::permissions(path, fs::perms::owner_all);
    }

    ProgramResult script(const std::string& command) const {
        return run_program(
            {"bash", "-c", "cd " + checkout_.path().string() + " && PATH=$PWD/bin:$PATH && " + command}
        );
    }

    TemporaryDirectory checkout_;
};

TEST_F(Scripts, RunConfiguresOnceAndAsksDpkgOnce) {
    EXPECT_EQ(script("./run.sh list").out, "./run.sh list\n");
    EXPECT_EQ(read_file(calls()), "dpkg\ncmake\nninja\n");

    EXPECT_EQ(script("./run.sh --help").out, "./run.sh --help\n");
    EXPECT_EQ(read_file(calls()), "dpkg\ncmake\nninja\ndpkg\nninja\n");

    EXPECT_EQ(script("touch -d '+1 minute' CMakePresets.json && ./run.sh").out, "./run.sh run\n");
    EXPECT_THAT(read_file(calls()), testing::EndsWith("dpkg\ncmake\nninja\n"));
}

TEST_F(Scripts, SayWhatToDoWhenTheCheckoutHasMoved) {
    checkout_.write("build/release/CMakeCache.txt", "CMAKE_HOME_DIRECTORY:INTERNAL=/old/place\n");
    checkout_.write("build/dev/CMakeCache.txt", "CMAKE_HOME_DIRECTORY:INTERNAL=/old/place\n");

    for (const char* command : {"./run.sh list", "./test.sh"}) {
        const auto result = script(command);
        EXPECT_EQ(result.exit_code, 3);
        EXPECT_THAT(result.out, IsEmpty());
        EXPECT_THAT(result.err, AllOf(HasSubstr("was built for /old/place"), HasSubstr("rm -r")));
    }
}

TEST_F(Scripts, TestExplainsItselfAndBuildsNothing) {
    const auto result = script("./test.sh --help");

    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, AllOf(StartsWith("Builds and runs every test"), HasSubstr("./test.sh tidy")));
    EXPECT_FALSE(fs::exists(calls()));
}

} // namespace
