#include "harness/run/container_plan.hpp"

#include "harness/staging/address_plan.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::Contains;
using testing::Field;
using testing::Pair;

SenderDescription description() {
    SenderDescription sender;
    sender.name = "image";
    sender.image = "an/image:1";
    sender.parameter_prefix = "POSTFIX_";
    sender.environment = {{"SUBNET", "{networks4}", "mxproof submits"}, {"API_KEY", "hunter2", ""}};
    sender.files = {{"/trust/ca.pem", "{roots}", "trust"}};
    return sender;
}

const WorldNames kNames{"pem", {}, {}};

TEST(Placeholders, AreFilledInAndOtherBracesStay) {
    EXPECT_EQ(filled_in("a {x} {{x}} {y} {", {{"x", "1"}}), "a 1 {1} {y} {");
}

TEST(Placeholders, HaveAValueForEveryKnownWord) {
    const auto values = placeholder_values(0, kNames, description());
    for (const std::string& word : known_placeholders())
        EXPECT_TRUE(values.contains(word) || word == "domain") << word;
    EXPECT_EQ(values.size() + 1, known_placeholders().size()) << "{domain} has many";
}

TEST(Placeholders, RepeatALineForEveryDomain) {
    const std::vector<std::string> domains{"a.example", "b.example"};
    EXPECT_EQ(repeated("# one\n{domain} may\nend", domains), "# one\na.example may\nb.example may\nend");
    EXPECT_EQ(repeated("{domain}, ", domains), "a.example, b.example, ");
    EXPECT_EQ(repeated("{domain} may\n", {}), "");
    EXPECT_EQ(repeated("", domains), "");
}

TEST(ContainerPlan, NamesTheRecipientDomainsAndTheRelayOfTheRun) {
    SenderDescription sender = description();
    sender.environment = {{"RELAYHOST", "[{relay}]:587", ""}};
    sender.files = {{"/overrides/tls_policy.map", "{domain} may\n", ""}};
    const auto settings = container_settings(
        container_sender(sender, {}), "/engine", 0, {"pem", {"a.example", "b.example"}, "mx1.a.example"}
    );

    EXPECT_THAT(settings.environment, Contains(Pair("RELAYHOST", "[mx1.a.example]:587")));
    ASSERT_EQ(settings.files.size(), 1U);
    EXPECT_EQ(settings.files[0].text, "a.example may\nb.example may\n");
}

TEST(ContainerPlan, SetsThePolicyThroughTheParameters) {
    const auto plan = container_sender(description(), {Level::dane, InsecureMx::may});
    const auto settings = container_settings(plan, "/engine", 3, kNames);

    EXPECT_EQ(settings.name, "image dane insecure-mx=may");
    EXPECT_THAT(settings.environment, Contains(Pair("POSTFIX_smtp_tls_security_level", "dane")));
    EXPECT_THAT(settings.environment, Contains(Pair("POSTFIX_smtp_tls_dane_insecure_mx_policy", "may")));
    EXPECT_FALSE(settings.policy_settings.empty());
}

TEST(ContainerPlan, LeavesTheConfigurationOfAnImageThatClaimsAPolicyAlone) {
    SenderDescription sender = description();
    sender.claims = Policy{Level::may, InsecureMx::dane};
    const auto settings = container_settings(container_sender(sender, *sender.claims), "/engine", 0, kNames);

    EXPECT_EQ(settings.name, "image");
    EXPECT_THAT(settings.environment, testing::SizeIs(2));
    EXPECT_TRUE(settings.policy_settings.empty());
}

TEST(ContainerPlan, FillsInWhatTheLinkAndTheWorldGive) {
    const auto settings =
        container_settings(container_sender(description(), {}), "/engine", 0, {"the roots", {}, {}});

    EXPECT_THAT(settings.environment, Contains(Pair("SUBNET", "198.19.192.0/18")));
    ASSERT_EQ(settings.files.size(), 1U);
    EXPECT_EQ(settings.files[0].text, "the roots");
}

TEST(ContainerPlan, GivesAStandInForAnAlpineImageTheResolverThatReadsItsQueriesAsMuslsOnes) {
    SenderDescription sender = description();
    EXPECT_EQ(
        container_settings(container_sender(sender, {}), "/engine", 0, kNames).resolvers,
        std::vector{resolver_address().ipv4}
    );

    sender.asks_as_musl = true;
    const auto settings = container_settings(container_sender(sender, {}), "/engine", 0, kNames);
    EXPECT_EQ(settings.resolvers, std::vector{ad_only_resolver_address().ipv4});
    EXPECT_EQ(placeholder_values(0, kNames, sender).at("resolver4"), ad_only_resolver_address().ipv4);
    EXPECT_THAT(settings.settings, Contains(Field(&Setting::why, testing::HasSubstr("as musl sends them"))));
}

TEST(ContainerPlan, ShowsNoSecretButGivesItToTheContainer) {
    const auto settings = container_settings(container_sender(description(), {}), "/engine", 0, kNames);

    EXPECT_THAT(settings.environment, Contains(Pair("API_KEY", "hunter2")));
    for (const Setting& setting : settings.settings)
        EXPECT_THAT(setting.value, testing::Not(testing::HasSubstr("hunter2"))) << setting.name;
    EXPECT_THAT(settings.settings, Contains(Field(&Setting::name, "API_KEY")));
}

} // namespace
} // namespace harness
