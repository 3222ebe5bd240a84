#include "harness/run/tls_reporters.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::Optional;

const Policy kReportingMay{Level::may};
const Policy kSilentNone{Level::none};
const Parameters k37{{"smtp_tls_security_level", ""}};
const Parameters k310{{"smtp_tlsrpt_enable", "no"}, {"smtp_tlsrpt_socket_name", ""}};

Scenario reporting_scenario() {
    Scenario scenario;
    scenario.expect[kReportingMay] = Expectation{.report = "no-policy-found success"};
    scenario.expect[kSilentNone] = {};
    return scenario;
}

SenderPlan found(SenderPlan plan, const Parameters& machine) {
    const Scenario scenario = reporting_scenario();
    std::vector<SenderPlan> plans{std::move(plan)};
    find_who_reports_tls(plans, {&scenario}, [&] { return machine; });
    return plans.front();
}

// By the parameters, whatever the version is.
TEST(TlsReporters, AreThoseWhosePostfixHasTheParameters) {
    EXPECT_TRUE(knows_tls_reports(k310));
    EXPECT_FALSE(knows_tls_reports(k37));
    EXPECT_TRUE(found(honest_sender(kReportingMay), k310).reports_tls);
    EXPECT_FALSE(found(honest_sender(kReportingMay), k37).reports_tls);
    EXPECT_FALSE(found(own_sender("exim", kReportingMay), k310).reports_tls);
}

TEST(TlsReporters, AreImagesThatSayWhere) {
    SenderDescription description;
    EXPECT_FALSE(found(container_sender(description, kReportingMay), k310).reports_tls);
    description.tlsrpt = "/run/tlsrpt";
    EXPECT_TRUE(found(container_sender(description, kReportingMay), k37).reports_tls);
}

// A report that cannot be seen is never kept.
TEST(TlsReporters, LeaveWhatOthersCannotReport) {
    const Scenario scenario = reporting_scenario();
    EXPECT_TRUE(found(honest_sender(kReportingMay), k310).takes(scenario));
    EXPECT_THAT(
        found(honest_sender(kReportingMay), k37).why_not(scenario), Optional(HasSubstr("Postfix 3.10"))
    );
    EXPECT_TRUE(found(honest_sender(kSilentNone), k37).takes(scenario));
}

TEST(TlsReporters, AreNotAskedForWithoutNeed) {
    Scenario scenario;
    scenario.expect[kReportingMay] = {};
    std::vector<SenderPlan> plans{honest_sender(kReportingMay)};
    find_who_reports_tls(plans, {&scenario}, []() -> Parameters { throw std::logic_error("asked"); });
    EXPECT_FALSE(plans.front().reports_tls);
}

const Parameters k311{{"requiretls_enable", "yes"}, {"requiretls_esmtp_header", "yes"}};

// Asks for REQUIRETLS, and is told what the machine's Postfix knows.
SenderPlan asked_for_requiretls(SenderPlan plan, const Parameters& machine) {
    Scenario scenario;
    scenario.expect[kReportingMay] = {};
    scenario.message.requiretls = true;
    std::vector<SenderPlan> plans{std::move(plan)};
    find_who_takes_requiretls(plans, {&scenario}, [&] { return machine; });
    EXPECT_EQ(plans.front().takes(scenario), plans.front().takes_requiretls);
    return plans.front();
}

SenderPlan given_with(const std::string& name, const std::string& value) {
    GivenConfiguration given;
    given.set = {{name, value, ""}};
    SenderPlan plan = honest_sender(kReportingMay);
    plan.kind = OwnServer{"postfix", std::make_shared<const GivenConfiguration>(given)};
    return plan;
}

TEST(Requiretls, IsForThoseWhosePostfixHasTheParameters) {
    EXPECT_TRUE(asked_for_requiretls(honest_sender(kReportingMay), k311).takes_requiretls);
    EXPECT_FALSE(asked_for_requiretls(honest_sender(kReportingMay), k310).takes_requiretls);
    EXPECT_FALSE(asked_for_requiretls(own_sender("exim", kReportingMay), k311).takes_requiretls);
}

TEST(Requiretls, IsForAConfigurationThatHasNotSwitchedItOff) {
    EXPECT_TRUE(asked_for_requiretls(given_with("requiretls_enable", "yes"), k311).takes_requiretls);
    EXPECT_FALSE(asked_for_requiretls(given_with("requiretls_enable", "no"), k311).takes_requiretls);
    EXPECT_FALSE(asked_for_requiretls(given_with("requiretls_esmtp_header", "no"), k311).takes_requiretls);
}

TEST(Requiretls, IsForImagesThatSaySo) {
    SenderDescription description;
    EXPECT_FALSE(asked_for_requiretls(container_sender(description, kReportingMay), k311).takes_requiretls);
    description.requiretls = true;
    EXPECT_TRUE(asked_for_requiretls(container_sender(description, kReportingMay), k310).takes_requiretls);
}

TEST(Requiretls, IsNotLookedForWithoutNeed) {
    Scenario scenario;
    scenario.expect[kReportingMay] = {};
    std::vector<SenderPlan> plans{honest_sender(kReportingMay)};
    find_who_takes_requiretls(plans, {&scenario}, []() -> Parameters { throw std::logic_error("asked"); });
    EXPECT_TRUE(plans.front().takes(scenario));
}

} // namespace
} // namespace harness
