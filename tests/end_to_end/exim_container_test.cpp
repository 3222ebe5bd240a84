// Exim of three Debian releases as containers, with an engine of the test's own.
#include "tests/end_to_end/container_engine.hpp"
#include "tests/end_to_end/unpacked_mail_server.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
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

    const auto json = read_json(report);
    const std::set<std::string> known{
        // A lookup that is answered FORMERR says to it that there are no records.
        "dns/tlsa-lookup-formerr, dane-only",
        // A container's resolver library asks once where the DNS of one of its recipients is silent.
        "dns/tlsa-lookup-servfail-once, dane insecure-mx=may",
        "dns/tlsa-lookup-servfail-once, dane-only"};
    EXPECT_EQ(departures_in(json), known) << result.out << result.err;
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
