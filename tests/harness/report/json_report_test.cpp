#include "harness/report/json_report.hpp"

#include "tests/harness/report/example_run.hpp"
#include "tests/harness/report/golden.hpp"
#include "tests/support/json_schema.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {

namespace {

namespace json = boost::json;

const support::JsonSchema& published_schema() {
    static const support::JsonSchema schema("docs/report.schema.json");
    return schema;
}

std::string complaints(const json::value& document) {
    return published_schema().complaints(document);
}

// Counts the members of the schema without a description; a reference may carry it.
void find_undescribed(const json::value& schema, const std::string& path, std::vector<std::string>& found) {
    if (!schema.is_object()) return;
    if (const auto* properties = schema.as_object().if_contains("properties"))
        for (const auto& [name, member] : properties->as_object()) {
            const auto& object = member.as_object();
            if (!object.contains("description") && !object.contains("$ref") && !object.contains("anyOf"))
                found.push_back(path + "/" + std::string(name));
            find_undescribed(member, path + "/" + std::string(name), found);
        }
    if (const auto* definitions = schema.as_object().if_contains("definitions"))
        for (const auto& [name, definition] : definitions->as_object())
            find_undescribed(definition, std::string(name), found);
}

TEST(JsonReport, IsTheGoldenOne) {
    EXPECT_TRUE(matches_golden("report.json", json_report(example_run())));
}

TEST(JsonReport, ObeysThePublishedSchema) {
    EXPECT_EQ(complaints(json::parse(json_report(example_run()))), "");
    EXPECT_EQ(complaints(json::parse(json_report(large_run(20)))), "");
    EXPECT_EQ(complaints(json::parse(json_report(RunResult{}))), "");
}

TEST(JsonReport, SchemaRefusesWhatIsNotAReport) {
    json::value report = json::parse(json_report(example_run()));
    report.as_object()["deliveries"].as_array()[0].as_object()["verdict"] = "passed";

    EXPECT_NE(complaints(report), "");
}

TEST(JsonReport, SchemaDescribesEveryMember) {
    std::vector<std::string> undescribed;
    find_undescribed(published_schema().text(), "", undescribed);

    EXPECT_THAT(undescribed, testing::IsEmpty());
}

TEST(JsonReport, SchemaKnowsTheWholeVocabulary) {
    const json::object& definitions = published_schema().text().at("definitions").as_object();
    const auto words = [&](std::string_view name) {
        std::vector<std::string> list;
        for (const json::value& word : definitions.at(name).at("enum").as_array())
            if (word.is_string()) list.emplace_back(word.as_string());
        return list;
    };
    const auto texts_of = [](const auto& all) {
        std::vector<std::string> list;
        for (const auto& word : all)
            list.emplace_back(to_text(word));
        return list;
    };

    EXPECT_EQ(words("policy"), texts_of(known_policies()));
    EXPECT_EQ(words("outcome"), texts_of(values_of<Outcome>()));
    EXPECT_EQ(words("channel"), texts_of(values_of<Channel>()));
    EXPECT_EQ(words("reason"), texts_of(values_of<Reason>()));
}

TEST(JsonReport, KeepsEveryOctetOfAHostileReplyReadable) {
    RunResult result = example_run();
    result.deliveries.resize(1);
    result.deliveries[0].verdict.observed.text = "550 \xff\x01\"\\ \xe2\x82";

    const json::value report = json::parse(json_report(result));

    EXPECT_EQ(
        report.at("deliveries").at(0).at("observed").at("text").as_string(), "550 \\xFF\x01\"\\ \\xE2\\x82"
    );
}

TEST(JsonReport, WritesTimesInUtcWithMicroseconds) {
    using namespace std::chrono;
    const system_clock::time_point time = sys_days{2028y / February / 29} + 23h + 5min + 9s + 42us;

    EXPECT_EQ(iso_time(time), "2028-02-29T23:05:09.000042Z");
}

} // namespace

} // namespace harness
