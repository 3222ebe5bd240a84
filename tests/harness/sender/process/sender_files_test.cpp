#include "harness/sender/process/sender_files.hpp"

#include "tests/harness/sender/process/isolated_program.hpp"

#include <gmock/gmock.h>

namespace {

using namespace harness;
using namespace sender_test;
using testing::HasSubstr;

// A "mail server" whose directories are those of the test.
class SenderFiles : public IsolatedTest {
protected:
    SenderFiles() {
        machine_.write("etc/password-map", "of the administrator\n");
        machine_.write("etc/dynamicmaps.cf", "of the package\n");
        machine_.write("etc/dynamicmaps.cf.d/lmdb", "likewise\n");
        configuration_.mounts = {
            {machine_ / "etc", "mode=0755,size=1m", {"dynamicmaps.cf", "dynamicmaps.cf.d", "missing"}}};
    }

    std::string seen_by(const std::string& script) const {
        const std::vector<std::string> resolvers{"198.19.128.53", "2001:db8:53::53"};
        return output_of(shell("cd " + (machine_ / "etc") + ";" + script, [&] {
            prepare_sender_files("Exim", configuration_, resolvers);
        }));
    }

    const MachineDirectory machine_;
    Configuration configuration_;
};

TEST_F(SenderFiles, HideTheMachinesDirectoriesButForWhatIsNamed) {
    EXPECT_EQ(
        seen_by("find . -type f | sort; cat dynamicmaps.cf dynamicmaps.cf.d/lmdb"),
        "./dynamicmaps.cf\n./dynamicmaps.cf.d/lmdb\nof the package\nlikewise\n"
    );
}

TEST_F(SenderFiles, HaveTheOwnersAndModesThatAreConfigured) {
    configuration_.directories = {
        {machine_ / "etc", 0700, "nobody", "root"}, // also one that is there
        {machine_ / "etc/public", 02710, "nobody", "nogroup"}};
    configuration_.files = {{machine_ / "etc/main.cf", "text\n", 0640, "61111", "61112"}};

    EXPECT_EQ(
        seen_by("stat -c '%n %a %U %G' . public; stat -c '%a %u %g' main.cf; cat main.cf"),
        ". 700 nobody root\npublic 2710 nobody nogroup\n640 61111 61112\ntext\n"
    );
}

// Postfix waits until its configuration has been unchanged for some seconds.
TEST_F(SenderFiles, AreOldFromTheBeginning) {
    configuration_.files = {{machine_ / "etc/main.cf", "text\n"}};

    EXPECT_EQ(
        seen_by("find . -type f -mmin +50 | sort; find . -name dynamicmaps.cf.d -mmin +50"),
        "./dynamicmaps.cf\n./main.cf\n./dynamicmaps.cf.d\n"
    );
}

TEST_F(SenderFiles, LeadEveryLookUpOfAHostToTheResolversAlone) {
    EXPECT_EQ(
        seen_by("cat /etc/resolv.conf /etc/hosts; grep hosts: /etc/nsswitch.conf; ls /run"),
        "nameserver 198.19.128.53\nnameserver 2001:db8:53::53\n"
        "127.0.0.1 localhost\n::1 localhost\nhosts: files dns\nmxproof\n"
    );
}

// The user that a program drops its privileges to may have no name on this machine.
TEST_F(SenderFiles, ReplaceTheMachinesOwnAfterItsUsersWereLookedUp) {
    configuration_.files = {{machine_ / "etc/main.cf", "", 0644, "nobody", "nogroup"}};
    configuration_.replaced = {
        {"/etc/passwd", "root:x:0:0::/:/bin/sh\nmail-server:x:61111:0::/:/bin/false\n"}};

    EXPECT_EQ(
        seen_by("id -u mail-server; id -u nobody 2>/dev/null || echo none; stat -c '%u %G' main.cf"),
        "61111\nnone\n65534 nogroup\n"
    );
}

TEST_F(SenderFiles, SayThatTheProgramIsNotInstalled) {
    configuration_.mounts.push_back({"/nonexistent/spool", ""});
    EXPECT_EQ(seen_by("echo started"), "fatal: /nonexistent/spool is missing: is Exim installed?\n");

    configuration_.mounts.pop_back();
    configuration_.directories = {{machine_ / "etc/x", 0755, "nobody-of-this-name", "root"}};
    EXPECT_EQ(
        seen_by("echo started"),
        "fatal: there is no user nobody-of-this-name or no group root: is Exim installed?\n"
    );
}

TEST_F(SenderFiles, SayWhichOfThemCannotBeMade) {
    configuration_.directories = {{machine_ / "etc/missing/below", 0755}};
    EXPECT_THAT(seen_by("echo started"), HasSubstr("missing/below: No such file or directory\n"));
}

} // namespace
