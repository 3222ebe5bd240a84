#include "harness/mta/exim/exim.hpp"

#include "harness/mta/exim/exim_installation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace {

using namespace harness;
using testing::HasSubstr;

class UnpackedExim : public testing::Test {
protected:
    UnpackedExim() { setenv(kEximRootVariable, "/opt/exim-unpacked", 1); }
    ~UnpackedExim() override { unsetenv(kEximRootVariable); }
};

std::string text_of(const std::vector<OwnedFile>& files, const std::string& path) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const OwnedFile& file) { return file.path == path; });
    return found == files.end() ? "(no such file)" : found->text;
}

TEST(Exim, IsConfiguredOutsideOfTheMachinesOwnFiles) {
    const auto configuration = exim().configure({}, {});
    for (const OwnedFile& file : configuration.files)
        EXPECT_THAT(
            file.path, testing::AnyOf(testing::StartsWith("/run/mxproof/"), testing::StartsWith("/var/log/"))
        );
}

TEST(Exim, HasTheUserOfItsPackageWhereOnlyItsFilesAre) {
    EXPECT_THAT(text_of(exim().configure({}, {}).replaced, "/etc/passwd"), HasSubstr("\nDebian-exim:"));
}

TEST_F(UnpackedExim, RunsFromTheFolderOfThePackage) {
    EXPECT_THAT(
        text_of(exim().configure({}, {}).files, "/run/mxproof/exim4"),
        HasSubstr("exec /opt/exim-unpacked/usr/sbin/exim4 -C /run/mxproof/exim.conf ")
    );
}

// Else it would start the installed one for a bounce.
TEST_F(UnpackedExim, StartsItselfAgainFromThere) {
    EXPECT_THAT(
        text_of(exim().configure({}, {}).files, "/run/mxproof/exim.conf"),
        testing::StartsWith("exim_path = /opt/exim-unpacked/usr/sbin/exim4\n")
    );
}

TEST_F(UnpackedExim, SaysWhereItWasLookedFor) {
    EXPECT_EQ(
        exim().why_not_here({}).value_or(""),
        "there is no /opt/exim-unpacked/usr/sbin/exim4 (MXPROOF_EXIM_ROOT)"
    );
}

// Exim starts itself anew as Debian-exim.
TEST_F(UnpackedExim, IsNotRunWhereItsUserCannotReachIt) {
    std::string folder = testing::TempDir() + "exim-XXXXXX"; // mode 0700
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    std::filesystem::create_directories(folder + "/usr/sbin");
    std::filesystem::create_symlink("/bin/true", folder + "/usr/sbin/exim4");
    setenv(kEximRootVariable, folder.c_str(), 1);

    EXPECT_THAT(exim().why_not_here({}).value_or(""), HasSubstr(folder + " is closed to it"));

    std::filesystem::permissions(folder, std::filesystem::perms{0755});
    EXPECT_FALSE(exim().why_not_here({}));
    std::filesystem::remove_all(folder);
}

// A queue id is what a container says.
TEST(Exim, HandsAQueueIdToNoShell) {
    const auto command = exim().retry_command("1xXOYf-00000J-17; touch /tmp/x");
    EXPECT_EQ(command.back(), "1xXOYf-00000J-17; touch /tmp/x");
    EXPECT_EQ(command.at(2).find("touch"), std::string::npos);
}

} // namespace
