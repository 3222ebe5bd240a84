#include "harness/sender/container/twin_plan.hpp"

#include "tests/harness/engine/recorded_inspections.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace harness {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* kEngineOfThePlan = "/var/run/docker.sock";

struct Made {
    ContainerFacts original;
    std::vector<SharedMount> mounts;
    ContainerSpec spec;
};

Made twin_of(const char* inspection) {
    Made made;
    made.original = parse_container_facts(inspection);
    made.mounts = share_mounts(made.original, {}, {{"/var/spool/postfix"}, {}}, kEngineOfThePlan);
    for (SharedMount& shared : made.mounts)
        if (shared.share == Share::copied_if_small) shared.share = Share::copied;
    made.spec = twin_spec(made.original, made.mounts, "sha256:image", "holder");
    return made;
}

std::string in_words(const MountSpec& mount) {
    return mount.target + (mount.kind == MountSpec::Kind::fresh_volume ? " fresh" : " " + mount.source) +
           (mount.read_only ? " ro" : "");
}

std::vector<std::string> in_words(const std::vector<MountSpec>& mounts) {
    std::vector<std::string> words;
    for (const MountSpec& mount : mounts)
        words.push_back(in_words(mount));
    return words;
}

std::string setting(const Made& made, const std::string& name) {
    for (const Setting& setting : twin_settings(made.original, made.mounts))
        if (setting.name == name) return setting.value;
    return "";
}

TEST(Twin, DoesWhatItsOriginalDoes) {
    const ContainerSpec twin = twin_of(kDockersInspection).spec;

    EXPECT_EQ(twin.image, "sha256:image");
    EXPECT_EQ(twin.entrypoint, std::vector<std::string>{"/start.sh"});
    EXPECT_THAT(twin.command, ElementsAre("one", "two"));
    EXPECT_EQ(twin.environment.at("A"), "b");
    EXPECT_EQ(twin.user, "0:0");
    EXPECT_EQ(twin.working_dir, "/srv");
    EXPECT_EQ(twin.stop_signal, "SIGINT");
    EXPECT_EQ(twin.shm_size, 128 << 20);
    EXPECT_EQ(twin.limits->front().hard, 2048);
    EXPECT_THAT(twin.security_options, ElementsAre("no-new-privileges"));
}

TEST(Twin, HasTheNetworkOfItsHolderAlone) {
    const Made made = twin_of(kDockersInspection);
    EXPECT_EQ(made.spec.network_mode, "container:holder");
    EXPECT_THAT(made.spec.hostname, IsEmpty()) << "an engine refuses it beside another's network";
    EXPECT_THAT(made.spec.extra_hosts, IsEmpty());
    EXPECT_THAT(made.spec.sysctls, IsEmpty());

    const ContainerSpec holder = holder_spec(made.original);
    EXPECT_EQ(holder.hostname, "mail");
    EXPECT_EQ(holder.domainname, "example.org");
    EXPECT_THAT(holder.extra_hosts, ElementsAre("db:10.0.0.9")) << "not the machine's gateway";
    EXPECT_EQ(holder.sysctls.at("net.ipv4.ip_unprivileged_port_start"), "0");
    EXPECT_EQ(holder.sysctls.at("net.ipv6.conf.all.disable_ipv6"), "0");
    EXPECT_EQ(holder.network_mode, "none");
    EXPECT_THAT(holder.mounts, IsEmpty());
}

TEST(Twin, MayNotDoMoreThanAContainerMay) {
    const Made made = twin_of(kDockersInspection);
    EXPECT_THAT(made.spec.capabilities_added, ElementsAre("CAP_SYS_NICE"));
    EXPECT_THAT(made.spec.capabilities_dropped, UnorderedElementsAre("CAP_MKNOD", "NET_RAW"));
    EXPECT_THAT(
        setting(made, "withheld"),
        testing::AllOf(
            HasSubstr("the published port 25/tcp"),
            HasSubstr("the device /dev/xnull"),
            HasSubstr("the capability NET_ADMIN"),
            HasSubstr("all privileges"),
            Not(HasSubstr("SYS_NICE"))
        )
    );
    const auto host = boost::json::parse(create_body(made.spec)).at("HostConfig").as_object();
    for (const char* never :
         {"PortBindings", "Devices", "PidMode", "IpcMode", "UTSMode", "Privileged", "Binds"})
        EXPECT_FALSE(host.contains(never)) << never;
}

TEST(Twin, SharesMountsReadOnlyOrHasItsOwn) {
    const Made made = twin_of(kDockersInspection);
    EXPECT_THAT(
        in_words(made.spec.mounts),
        UnorderedElementsAre("/cfg fresh", "/srv /srv ro", "/var/spool/postfix fresh")
    );
    EXPECT_EQ(made.spec.tmpfs.at("/run"), "size=1m");
    EXPECT_EQ(setting(made, "/cfg"), "copied");
    EXPECT_EQ(setting(made, "/srv"), "mounted read-only");
    EXPECT_EQ(setting(made, "/var/spool/postfix"), "empty queue");
    EXPECT_EQ(setting(made, "/var/run/docker.sock"), "left out");
}

// An engine fills an empty volume from the image when it is mounted, also read-only: that would be a write.
TEST(Twin, NeverHasAnEngineWriteIntoAVolumeOfTheOriginal) {
    const Made made = twin_of(kDockersInspection);
    const std::vector<std::string> argv{"sh", "-c", "postconf"};
    for (const ContainerSpec& spec :
         {made.spec, question_spec(made.original, made.mounts, "sha256:image", argv)}) {
        const auto body = boost::json::parse(create_body(spec));
        for (const auto& mount : body.at("HostConfig").at("Mounts").as_array())
            if (mount.at("Type").as_string() == "volume") {
                EXPECT_TRUE(mount.at("VolumeOptions").at("NoCopy").as_bool()) << mount;
                if (mount.as_object().contains("Source")) {
                    EXPECT_TRUE(mount.at("ReadOnly").as_bool()) << mount;
                }
            }
    }
}

// By these, compose and others would take it for one of their own.
TEST(Twin, HasNoneOfTheLabelsThatItsOriginalIsFoundBy) {
    const ContainerSpec twin = twin_of(kDockersInspection).spec;
    EXPECT_EQ(twin.labels.at("com.docker.compose.project"), "")
        << "as the image has it too, it must be emptied";
    EXPECT_EQ(twin.labels.at("com.docker.compose.service"), "");
    EXPECT_THAT(twin.labels.at("org.mxproof.owner"), Not(IsEmpty()));
}

TEST(Twin, AnswersQuestionsWithTheOriginalsMountsAndWithoutANetwork) {
    const Made made = twin_of(kDockersInspection);
    const ContainerSpec question =
        question_spec(made.original, made.mounts, "sha256:image", {"sh", "-c", "postconf"});
    EXPECT_EQ(question.network_mode, "none");
    EXPECT_EQ(question.entrypoint, std::vector<std::string>{"sh"});
    EXPECT_THAT(question.command, ElementsAre("-c", "postconf"));
    EXPECT_THAT(in_words(question.mounts), Contains("/cfg cfg ro"));
    EXPECT_THAT(in_words(question.mounts), Not(Contains(HasSubstr("docker.sock"))));
}

TEST(Twin, OfAContainerOfPodmansIsMadeInTheSameWay) {
    const Made made = twin_of(kPodmansInspection);
    EXPECT_EQ(made.spec.entrypoint, std::vector<std::string>{"/start.sh"});
    EXPECT_THAT(in_words(made.spec.mounts), Contains("/cfg fresh"));
    EXPECT_THAT(setting(made, "withheld"), HasSubstr("all privileges"));
}

} // namespace
} // namespace harness
