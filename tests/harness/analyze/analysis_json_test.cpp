#include "harness/analyze/analysis_json.hpp"

#include "tests/harness/analyze/sample_log.hpp"
#include "tests/support/json_schema.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace {

namespace json = boost::json;
using namespace harness;

json::value json_of(const std::string& log) {
    const support::JsonSchema published("docs/analyze.schema.json");
    const std::string text = analysis_json(analysis_of(log));
    EXPECT_TRUE(text.ends_with("}\n"));
    json::value value = json::parse(text);
    EXPECT_EQ(published.complaints(value), "") << text;
    return value;
}

constexpr const char* kDay = "Nov 24 09:00:00";

TEST(AnalysisJson, HasEveryFigureOfADomain) {
    const json::value value = json_of(
        "Nov 24 09:00:00 mail kernel: x\n2026-11-24 09:00:00 WARNING  RES: STS policy fetch for domain "
        "'a.example' failed with error: x\n" +
        tls_line(kDay, "Verified") + sent_line(kDay, "AAAAA1", "a.example") +
        failed_line("Nov 25 09:00:00", "AAAAA2", "a.example") +
        smtp_line(kDay, "AAAAA1: odd line for <john@a.example>")
    );

    const json::value& domain = value.at("domains").at(0);
    EXPECT_EQ(domain.at("domain").as_string(), "a.example");
    EXPECT_EQ(domain.at("delivered").at("Verified").to_number<int>(), 1);
    EXPECT_EQ(domain.at("failed").at(0).at("reason").as_string(), "certificate-not-verified");
    EXPECT_EQ(domain.at("failed").at(0).at("first").as_string(), "2026-11-25T09:00:00");
    EXPECT_EQ(domain.at("failed").at(0).at("waiting").to_number<int>(), 1);
    EXPECT_EQ(domain.at("failed").at(0).at("hosts").at(0).at("name").as_string(), "mx.a.example");
    EXPECT_EQ(domain.at("failed").at(0).at("hosts").at(0).at("address").as_string(), "192.0.2.1");
    EXPECT_EQ(domain.at("failed").at(0).at("policy").at("found").as_string(), "not-fetched");
    EXPECT_EQ(value.at("policies").at(0).at("last_failed").at("why").as_string(), "x");
    EXPECT_EQ(value.at("others").at(0).at("program").as_string(), "kernel");
    EXPECT_EQ(domain.at("worse").at("from").as_string(), "authenticated");
    EXPECT_EQ(domain.at("worse").at("to").as_string(), "not-delivered");
    EXPECT_EQ(value.at("reasons").at(0).at("scenario").as_string(), "dane/tlsa-of-another-key");
    EXPECT_EQ(value.at("days").as_array().size(), 2U);
    EXPECT_EQ(value.at("unknown").at(0).at("example").as_string(), "AAAAA1: odd line for <…@a.example>");
}

TEST(AnalysisJson, OfAnyOctetsIsUtf8AndKeepsToItsSchema) {
    std::string log = "kernel: x\n";
    for (int octet = 0; octet < 256; ++octet)
        log += failed_line(kDay, "AAAAA1", std::string("a.example") + static_cast<char>(octet)) +
               smtp_line("", std::string("odd ") + static_cast<char>(octet));
    EXPECT_GT(json_of(log).at("domains").as_array().size(), 100U);
    json_of("");
}

} // namespace
