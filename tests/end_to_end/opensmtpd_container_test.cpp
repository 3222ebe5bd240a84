// OpenSMTPD of two Debian releases as containers, with an engine of the test's own.
#include "tests/end_to_end/container_engine.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace support;

class OpensmtpdContainers : public WithEngine<EngineKind::docker> {};

TEST_F(OpensmtpdContainers, OfTwoVersionsKeepWhatTheirManualSays) {
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    const auto result = run_mxproof(
        {"run",
         "starttls/not-*",
         "starttls/refused-*",
         "certificate/public-ca*",
         "--sender",
         "opensmtpd-6.8,opensmtpd-7.6",
         "--policy",
         "may,encrypt,secure",
         "--report",
         "json=" + report.string()}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const auto json = read_json(report);
    for (const auto& sender : json.at("senders").as_array())
        EXPECT_EQ(sender.at("program").as_string(), "OpenSMTPD");
    const auto versions = container_versions(json);
    EXPECT_EQ(versions.size(), 6U);
    EXPECT_THAT(versions.at("opensmtpd-6.8 may"), testing::StartsWith("6.8"));
    EXPECT_THAT(versions.at("opensmtpd-7.6 may"), testing::StartsWith("7.6"));
}

} // namespace
