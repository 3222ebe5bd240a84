#include "harness/mta/opensmtpd/opensmtpd.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

namespace {

using namespace harness;
using testing::HasSubstr;

class UnpackedOpensmtpd : public testing::Test {
protected:
    UnpackedOpensmtpd() { setenv(kOpensmtpdRootVariable, "/opt/unpacked", 1); }
    ~UnpackedOpensmtpd() override { unsetenv(kOpensmtpdRootVariable); }
};

Configuration configured() {
    Assignment assignment;
    assignment.policy.level = Level::may;
    return opensmtpd().configure(assignment, {});
}

std::string text_of(const std::vector<OwnedFile>& files, const std::string& path) {
    const auto found =
        std::find_if(files.begin(), files.end(), [&](const OwnedFile& file) { return file.path == path; });
    return found == files.end() ? "(no such file)" : found->text;
}

TEST(Opensmtpd, IsConfiguredOutsideOfTheMachinesOwnFiles) {
    for (const OwnedFile& file : configured().files)
        EXPECT_THAT(file.path, testing::StartsWith("/run/mxproof/"));
}

TEST(Opensmtpd, HasTheUsersOfItsPackageWhereOnlyItsFilesAre) {
    const Configuration configuration = configured();
    EXPECT_THAT(text_of(configuration.replaced, "/etc/passwd"), HasSubstr("\nopensmtpd:"));
    EXPECT_THAT(text_of(configuration.replaced, "/etc/passwd"), HasSubstr("\nopensmtpq:"));
    EXPECT_THAT(text_of(configuration.replaced, "/etc/group"), HasSubstr("\nopensmtpq:"));
}

TEST_F(UnpackedOpensmtpd, RunsFromTheFolderOfThePackage) {
    const Configuration configuration = configured();
    EXPECT_EQ(configuration.argv.front(), "/opt/unpacked/usr/sbin/smtpd");
    EXPECT_THAT(
        text_of(configuration.files, "/run/mxproof/smtpctl"),
        HasSubstr("exec setpriv --regid opensmtpq --clear-groups /opt/unpacked/usr/sbin/smtpctl ")
    );
}

TEST_F(UnpackedOpensmtpd, SaysWhereItWasLookedFor) {
    EXPECT_EQ(
        opensmtpd().why_not_here({}).value_or(""),
        "there is no /opt/unpacked/usr/sbin/smtpd (MXPROOF_OPENSMTPD_ROOT)"
    );
}

// A queue id is what a container says.
TEST(Opensmtpd, HandsAQueueIdToNoShell) {
    const auto command = opensmtpd().retry_command("c9471068; touch /tmp/x");
    EXPECT_EQ(command.back(), "c9471068; touch /tmp/x");
    EXPECT_EQ(command.at(2).find("touch"), std::string::npos);
}

} // namespace
