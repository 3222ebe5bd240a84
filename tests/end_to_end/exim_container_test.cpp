// Exim of three Debian releases as containers, with an engine of the test's own.
#include "tests/end_to_end/container_engine.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace {

using namespace support;

class EximContainers : public WithEngine<EngineKind::docker> {};

TEST_F(EximContainers, OfThreeVersionsKeepWhatTheirSpecificationSays) {
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    const auto result = run_mxproof(
        {"run",
         "starttls/",
         "insecure-mx/",
         "dns/",
         "--sender",
         "exim-4.94,exim-4.96,exim-4.98",
         "--policy",
         "may,dane insecure-mx=may,dane-only",
         "--report",
         "json=" + report.string()}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const auto json = read_json(report);
    const auto versions = container_versions(json);
    for (const auto& sender : json.at("senders").as_array())
        EXPECT_EQ(sender.at("program").as_string(), "Exim");
    EXPECT_EQ(versions.size(), 9U);
    EXPECT_THAT(versions.at("exim-4.94 may"), testing::StartsWith("4.94"));
    EXPECT_THAT(versions.at("exim-4.96 may"), testing::StartsWith("4.96"));
    EXPECT_THAT(versions.at("exim-4.98 may"), testing::StartsWith("4.98"));
    EXPECT_GT(json.at("deliveries").as_array().size(), 300U);
}

} // namespace
