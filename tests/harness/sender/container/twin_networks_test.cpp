#include "harness/sender/container/twin_networks.hpp"

#include "tests/harness/engine/recorded_inspections.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

ContainerFacts
service(const std::string& name, const std::string& address, const std::string& project = "mail") {
    ContainerFacts facts;
    facts.id = facts.name = "mail-" + name + "-1";
    facts.spec.labels = {{"com.docker.compose.project", project}, {"com.docker.compose.service", name}};
    facts.networks["mail_default"] = {address, "", "172.20.0.1", "", {name}};
    return facts;
}

const ContainerFacts kOriginal = parse_container_facts(kDockersInspection); // the service smtp

TEST(JoinedNetworks, AreThoseThatAUserHasMade) {
    EXPECT_THAT(own_networks(kOriginal), ElementsAre("mail_default"));
    EXPECT_THAT(own_networks(parse_container_facts(kPodmansInspection)), IsEmpty());
    ContainerFacts facts;
    for (const char* network : {"host", "none", "bridge"})
        facts.networks[network] = {};
    EXPECT_THAT(own_networks(facts), IsEmpty());
}

TEST(JoinedNetworks, AreNeededWhereAnotherServiceOfTheProjectRuns) {
    EXPECT_TRUE(needs_a_service(kOriginal, {service("admin", "172.20.0.6")}));
    EXPECT_FALSE(needs_a_service(kOriginal, {}));
    EXPECT_FALSE(needs_a_service(kOriginal, {service("smtp", "172.20.0.7")})) << "a second of its own";
    EXPECT_FALSE(needs_a_service(kOriginal, {service("admin", "172.20.0.6", "another")}));
    EXPECT_FALSE(needs_a_service({}, {service("admin", "172.20.0.6", "")})) << "no project at all";
}

TEST(HostNames, AreTheServicesAndTheTwinInPlaceOfItsOriginal) {
    const auto admin = service("admin", "172.20.0.6");
    EXPECT_THAT(
        host_names(kOriginal, {admin, service("admin", "172.20.0.8")}, {"mail_default"}),
        UnorderedElementsAre(
            "smtp:127.0.0.1",
            "mail-smtp-1:127.0.0.1",
            "a71e22524483:127.0.0.1",
            "rec:127.0.0.1",
            "admin:172.20.0.6",
            "mail-admin-1:172.20.0.6"
        )
    );
}

TEST(HostNames, NeverLeadToTheOriginal) {
    auto impostor = service("smtp", "172.20.0.9");
    for (const std::string& line : host_names(kOriginal, {impostor}, {"mail_default"}))
        EXPECT_NE(line, "smtp:172.20.0.9");
}

} // namespace
} // namespace harness
