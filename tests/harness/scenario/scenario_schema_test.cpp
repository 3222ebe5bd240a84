// scenarios/scenario.schema.json against the shipped files, against the loader's mistakes, and against the
// vocabularies.
#include "harness/scenario/yaml_reader.hpp"
#include "tests/harness/scenario/bad_snippets.hpp"
#include "tests/harness/scenario/scenario_text.hpp"
#include "tests/support/json_schema.hpp"
#include "tests/support/places.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>

namespace harness {
namespace {

namespace json = boost::json;
namespace fs = std::filesystem;

std::string read_text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

const support::JsonSchema& schema(const std::string& name = "scenario") {
    static std::map<std::string, support::JsonSchema> schemas;
    return schemas.try_emplace(name, "scenarios/" + name + ".schema.json").first->second;
}

// As an editor reads YAML: numbers, booleans and null are what they look like (YAML 1.2, core schema).
json::value to_json(const YamlNode& node) {
    if (node.kind == YamlNode::Kind::sequence) {
        json::array items;
        for (const YamlNode& item : node.items)
            items.push_back(to_json(item));
        return items;
    }
    if (node.kind == YamlNode::Kind::mapping) {
        json::object fields;
        for (const auto& [key, value] : node.fields)
            fields[key.scalar] = to_json(value);
        return fields;
    }
    if (node.is_null) return nullptr;
    if (node.scalar == "true" || node.scalar == "false") return node.scalar == "true";
    const char* const end = node.scalar.data() + node.scalar.size();
    std::int64_t whole = 0;
    if (const auto parsed = std::from_chars(node.scalar.data(), end, whole);
        parsed.ptr == end && parsed.ec == std::errc{})
        return whole;
    double broken = 0;
    if (const auto parsed = std::from_chars(node.scalar.data(), end, broken);
        parsed.ptr == end && parsed.ec == std::errc{})
        return broken;
    return json::value(node.scalar);
}

// Nothing if the text conforms to the schema; otherwise the validator's words.
std::string schema_errors(const std::string& text, const std::string& name = "scenario") {
    std::vector<Problem> problems;
    const auto root = read_yaml(text, "f.yaml", problems);
    if (!root) return problems.at(0).text;
    return schema(name).complaints(to_json(*root));
}

// Claims, senders and programs have schemas of their own.
bool is_scenario(const fs::path& file) {
    const auto folder = file.parent_path().filename();
    return file.extension() == ".yaml" && folder != "senders" && folder != "claims" && folder != "programs";
}

TEST(ScenarioSchema, AcceptsEveryShippedScenario) {
    std::size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(MXPROOF_SOURCE_DIR) / "scenarios")) {
        if (!is_scenario(entry.path())) continue;
        ++files;
        EXPECT_EQ(schema_errors(read_text(entry.path())), "") << entry.path();
    }
    EXPECT_GT(files, 0U);
}

TEST(SenderSchema, AcceptsEveryShippedSender) {
    for (const auto& entry : fs::directory_iterator(fs::path(MXPROOF_SOURCE_DIR) / "scenarios/senders"))
        if (entry.path().extension() == ".yaml") {
            EXPECT_EQ(schema_errors(read_text(entry.path()), "sender"), "") << entry.path();
        }
}

TEST(ClaimSchema, AcceptsEveryShippedClaim) {
    for (const auto& entry : fs::directory_iterator(fs::path(MXPROOF_SOURCE_DIR) / "scenarios/programs"))
        if (entry.path().extension() == ".yaml") {
            EXPECT_EQ(schema_errors(read_text(entry.path()), "program"), "") << entry.path();
        }
    for (const auto& entry : fs::directory_iterator(fs::path(MXPROOF_SOURCE_DIR) / "scenarios/claims"))
        if (entry.path().extension() == ".yaml") {
            EXPECT_EQ(schema_errors(read_text(entry.path()), "claim"), "") << entry.path();
        }
}

TEST(ClaimSchema, RejectsWhatTheLoaderRejects) {
    for (const char* text : {
             "claim: C\nsource: S\nsender: a\n",
             "claim: C\nsource: S\nbehaves: may\n",
             "claim: C\nsource: S\nsender: a\nbehave: may\n",
             "claim: C\nsource: S\nsender: a\nbehaves: may\nfigures: [{delivered: a > b}]\n",
             "claim: C\nsource: S\nfigures: [{delivred: a > b}]\n",
             "claim: C\nsource: S\nfigures: [{delivered: a < b}]\n",
         })
        EXPECT_NE(schema_errors(text, "claim"), "") << text;
}

TEST(SenderSchema, RejectsWhatTheLoaderRejects) {
    for (const char* text : {
             "image: i\nclaims: may\n",
             "title: X\nclaims: may\n",
             "title: X\nimage: i\n",
             "title: X\nimage: i\nclaim: may\n",
             "title: X\nbase: b\nservices: [amdin]\n",
             "title: X\nbase: b\nfiles: [{path: etc/x, text: t}]\n",
             "title: X\nbase: b\nenvironment: [A]\n",
         })
        EXPECT_NE(schema_errors(text, "sender"), "") << text;
}

TEST(ScenarioSchema, RejectsTheMistakesThatItCanKnow) {
    for (const BadSnippet& snippet : bad_snippets())
        EXPECT_TRUE(!snippet.schema_can_know || !schema_errors(snippet.text).empty()) << snippet.name;
}

TEST(ScenarioSchema, AcceptsPeersThatNoShippedScenarioHas) {
    for (const char* peer :
         {"",
          "peer: {mx: [{tls: {min: 1.0, max: \"1.1\"}, session-tickets: true, addresses: []}]}\n",
          "peer: {mx: [{tlsa: [{usage: 77, selector: 0, matching: full}], preference: 0}]}\n",
          "peer: {zone: {signing: signed, denial: nsec3, algorithm: ed25519}}\n",
          "peer: {sts: testing}\n",
          "peer: {sts: {mx: [], max-age: 0, id: 2026x, txt: malformed}}\n",
          "peer: {dns: [{name: \"{mx1}\", fault: ds-of-another-key}]}\n"}) {
        const std::string text = scenario_with(peer);
        EXPECT_EQ(schema_errors(text), "");
        for (const Problem& problem : load_text(text, "f.yaml", "folder/name").problems)
            EXPECT_TRUE(problem.warning) << problem.to_text();
    }
}

TEST(ScenarioSchema, KnowsEveryWordOfTheVocabularies) {
    for (const auto& words : {policy_words(), sts_policy_words()})
        for (const std::string& word : words)
            EXPECT_EQ(schema_errors("title: T\nsources: [a]\nexpect: {" + word + ": bounced null-mx}\n"), "");
    const auto expecting = [](const std::string& words) {
        return schema_errors("title: T\nsources: [a]\nexpect: {may: " + words + "}\n");
    };
    for (const Channel channel : values_of<Channel>()) {
        const std::string word(to_text(channel));
        EXPECT_EQ(expecting("delivered " + word), "");
        EXPECT_EQ(expecting("{outcome: delivered, channel: " + word + "}"), "");
    }
    for (const Reason reason : values_of<Reason>()) {
        if (reason == Reason::unrecognised) continue;
        const std::string word(to_text(reason));
        EXPECT_EQ(expecting("deferred " + word), "");
        EXPECT_EQ(expecting("{outcome: bounced, reason: " + word + "}"), "");
    }
}

// Every property helps whoever writes: it says what it is for, itself or through its definition.
void expect_descriptions(const json::value& value, const std::string& path) {
    if (const auto* array = value.if_array())
        for (const json::value& item : *array)
            expect_descriptions(item, path);
    const auto* object = value.if_object();
    if (!object) return;
    for (const auto& [key, member] : *object) {
        const std::string below = path + "/" + std::string(key);
        expect_descriptions(member, below);
        const auto* properties = key == "properties" ? member.if_object() : nullptr;
        if (!properties || path.ends_with("/if") || path.ends_with("/then") || path.ends_with("/else"))
            continue;
        for (const auto& [name, property] : *properties)
            EXPECT_TRUE(property.as_object().contains("description") || property.as_object().contains("$ref"))
                << below << "/" << name;
    }
}

TEST(ScenarioSchema, DescribesEveryProperty) {
    expect_descriptions(schema().text(), "");
}

} // namespace
} // namespace harness
