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
    scenario.expect[kReportingMay].report = "no-policy-found success";
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

} // namespace
} // namespace harness
