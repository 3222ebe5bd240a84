#include "harness/sender/container/twin_plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace harness {
namespace {

constexpr const char* kEngine = "/run/user/docker.sock";
const TwinPlaces kDebian{{"/var/spool/postfix"}, {}};

std::map<std::string, Share>
shares(std::vector<MountFacts> mounts, const TwinOptions& options = {}, const TwinPlaces& places = kDebian) {
    ContainerFacts original;
    original.mounts = std::move(mounts);
    std::map<std::string, Share> by_target;
    for (const SharedMount& shared : share_mounts(original, options, places, kEngine))
        by_target[shared.mount.target] = shared.share;
    return by_target;
}

Share share_of(const MountFacts& mount, const TwinOptions& options = {}, const TwinPlaces& places = kDebian) {
    return shares({mount}, options, places).at(mount.target);
}

TEST(SharedMounts, AreReadOnlyWhereTheOriginalsAre) {
    EXPECT_EQ(share_of({"bind", "/srv/overrides", "/overrides", false}), Share::read_only);
    EXPECT_EQ(share_of({"volume", "certs", "/certs", false}), Share::read_only);
}

TEST(SharedMounts, AreCopiedIfSmallWhereTheOriginalsCanBeWritten) {
    EXPECT_EQ(share_of({"volume", "state", "/state", true}), Share::copied_if_small);
    EXPECT_EQ(share_of({"bind", "/srv/main.cf", "/etc/postfix/main.cf", true}), Share::copied_if_small);
}

TEST(SharedMounts, AreWhatTheUserSays) {
    TwinOptions options;
    options.copied = {"/mail"};
    options.emptied = {"/state"};
    const auto all = shares({{"volume", "m", "/mail", true}, {"volume", "s", "/state", true}}, options);
    EXPECT_EQ(all.at("/mail"), Share::copied);
    EXPECT_EQ(all.at("/state"), Share::empty);
    EXPECT_THROW(shares({{"volume", "m", "/mail", true}}, options), SenderError) << "no mount at /state";
}

TEST(SharedMounts, GiveTheTwinAQueueOfItsOwnWhereverThatLies) {
    EXPECT_EQ(shares({}).at("/var/spool/postfix"), Share::queue);
    const MountFacts volume{"volume", "0123abcd", "/queue", true};
    EXPECT_EQ(share_of(volume, {}, {{"/queue"}, {}}), Share::queue);
    EXPECT_EQ(shares({{"tmpfs", "", "/queue", true}}, {}, {{"/queue"}, {}}).at("/queue"), Share::queue);
    EXPECT_EQ(share_of({"bind", "/srv/deferred", "/var/spool/postfix/deferred/x", true}), Share::left_out);
    TwinOptions copy_it;
    copy_it.copied = {"/queue"};
    EXPECT_EQ(share_of(volume, copy_it, {{"/queue"}, {}}), Share::queue) << "whatever a user says";
}

TEST(SharedMounts, LeadToNoEngineAndNoOtherSocket) {
    for (const char* source :
         {"/var/run/docker.sock",
          "/run/docker.sock",
          "/run/podman/podman.sock",
          "/run",
          "/var/run",
          "/",
          "/run/user"})
        EXPECT_EQ(share_of({"bind", source, "/mounted", false}), Share::left_out) << source;
    EXPECT_EQ(share_of({"bind", "/srv/milter/filter.sock", "/filter.sock", true}), Share::left_out);
    EXPECT_EQ(share_of({"bind", "/runner", "/mounted", false}), Share::read_only);
}

TEST(SharedMounts, LeaveResolverAndHostsToTheTwinsOwnNetwork) {
    for (const char* target : {"/etc/resolv.conf", "/etc/hosts", "/etc/hostname"})
        EXPECT_EQ(share_of({"bind", "/srv/file", target, false}), Share::left_out);
}

TEST(SharedMounts, AreCopiedWhereFilesOfTheFakeInternetGo) {
    const TwinPlaces places{{"/var/spool/postfix"}, {"/etc/ssl/certs/abc.0"}};
    EXPECT_EQ(share_of({"bind", "/etc/ssl/certs", "/etc/ssl/certs", false}, {}, places), Share::copied);
}

TEST(CopiedMounts, HaveNoMessageOfAQueueAndNothingOfAnotherMount) {
    ContainerFacts original;
    original.mounts = {{"volume", "state", "/state", true}, {"volume", "mail", "/state/mail", true}};
    const std::vector<std::string> queues{"/state/spool/postfix"};
    const auto mounts = share_mounts(original, {}, {queues, {}}, kEngine);
    const auto copied = [&](const std::string& path, const std::string& target) {
        return is_copied(path, target, mounts, queues);
    };
    EXPECT_TRUE(copied("/state/config", "/state"));
    EXPECT_TRUE(copied("/state/mail", "/state"));
    EXPECT_FALSE(copied("/state/mail/user", "/state"));
    EXPECT_TRUE(copied("/state/mail/user", "/state/mail"));
    EXPECT_FALSE(copied("/state/spool/postfix/deferred/A/A1B2", "/state"));
    EXPECT_FALSE(copied("/state/spool/postfix/etc/hosts", "/state")) << "of the queue's own volume";

    const std::string queue = queues.front();
    EXPECT_TRUE(copied(queue + "/etc/resolv.conf", queue));
    EXPECT_TRUE(copied(queue + "/usr/lib/sasl2/smtpd.conf", queue));
    for (const char* directory :
         {"active", "bounce", "defer", "deferred", "hold", "incoming", "maildrop", "private"}) {
        EXPECT_TRUE(copied(queue + "/" + directory, queue)) << "its owner and mode";
        EXPECT_FALSE(copied(queue + "/" + directory + "/A1B2", queue)) << directory;
    }
}

} // namespace
} // namespace harness
