#include "tests/harness/scenario/written_format.hpp"

#include "harness/scenario/scenario.hpp"
#include "harness/scenario/sender_description.hpp"

#include <boost/json.hpp>

#include <cctype>
#include <charconv>
#include <concepts>
#include <regex>

namespace harness {

namespace {

namespace json = boost::json;

// Definitions that are no mapping and no words of one enum.
constexpr std::string_view kSmallDefinitions = R"({
    "text": {"type": "string", "minLength": 1, "pattern": "\\S"},
    "texts": {"type": "array", "items": {"$ref": "#/definitions/text"}},
    "label": {"type": "string", "pattern": "^mx[1-9][0-9]*$"},
    "version-number": {
        "anyOf": [{"type": "string", "pattern": "^[0-9]+\\.[0-9]+(\\.[0-9]+)?$"}, {"type": "number"}],
        "examples": ["3.6", "3.7.13"]
    },
    "reply": {
        "type": "string", "pattern": "^[45][0-9][0-9] [ -~]+$", "maxLength": 510,
        "examples": ["450 4.7.1 Not now", "550 5.1.1 No such user"]
    },
    "policy": {
        "description": "One policy of a sender.",
        "type": "string",
        "pattern": "^(none|may|encrypt|dane insecure-mx=(dane|encrypt|may)|dane-only|secure|verify|fingerprint)( sts=(on|strict-testing))?$"
    }
})";
constexpr std::string_view kStsKey =
    "^((none|may|encrypt|dane( insecure-mx=(dane|encrypt|may))?|dane-only|secure|verify|"
    "fingerprint) "
    ")?sts(=(off|on|strict-testing))?$";

json::object object_of(std::string_view text) {
    return json::parse({text.data(), text.size()}).as_object();
}

json::object reference_to(std::string_view name) {
    return {{"$ref", "#/definitions/" + std::string(name)}};
}

template <typename Rows>
json::array words_in(const Rows& rows) {
    json::array words;
    for (const auto& row : rows)
        words.emplace_back(row.word);
    // As an editor reads `1.2`.
    for (const auto& row : rows) {
        double number = 0;
        const char* const end = row.word.data() + row.word.size();
        if (std::from_chars(row.word.data(), end, number).ptr == end) words.emplace_back(number);
    }
    return words;
}

template <typename Facts, typename Value>
json::object value_of(const Key<Facts, Value>& key) {
    if (!key.schema.empty()) return object_of(key.schema);
    json::object value;
    const json::array choices(key.choices.begin(), key.choices.end());
    const Value preset = Facts().*key.member;
    if constexpr (HasWords<Value>) {
        value = {{"enum", words_in(kWords<Value>)}};
        if (key.preset.empty() && !key.required) value["default"] = to_text(preset);
    } else if constexpr (std::same_as<Value, bool>) {
        value = {{"type", "boolean"}, {"default", preset}};
    } else if constexpr (std::integral<Value>) {
        json::object number{{"type", "integer"}, {"minimum", 0}, {"maximum", key.most}};
        if (choices.empty()) {
            value = std::move(number);
            if (key.preset.empty()) value["default"] = preset;
        } else {
            value["default"] = choices.at(preset);
            value["anyOf"] = json::array{json::object{{"enum", choices}}, std::move(number)};
        }
    } else if constexpr (std::same_as<Value, std::string>) {
        value = choices.empty() ? reference_to("text") : json::object{{"enum", choices}};
    } else {
        value = reference_to("texts");
    }
    return value;
}

json::object value_of(const ParsedKey& key) {
    return object_of(key.schema);
}

// A property with what there is to say about it. Beside `$ref` nothing counts in draft 7.
template <typename AnyKey>
json::object property(const AnyKey& key) {
    json::object value = value_of(key);
    // Links are for the reference.
    std::string text = std::regex_replace(description_of(key), std::regex(R"(\[([^\]]*)\]\([^)]*\))"), "$1");
    if (text.empty()) return value;
    text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
    text += '.';
    json::object described{{"description", text}};
    if (value.contains("$ref"))
        described["allOf"] = json::array{std::move(value)};
    else
        for (auto& member : value)
            described[member.key()] = member.value();
    return described;
}

template <typename... Keys>
json::object schema_of(const Mapping<Keys...>& mapping) {
    json::object properties;
    json::array required;
    for_each_key(mapping, [&](const auto& key) {
        properties[key.name] = property(key);
        if (key.required) required.emplace_back(key.name);
    });
    json::object schema{
        {"description", mapping.meaning},
        {"type", "object"},
        {"additionalProperties", false},
        {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    for (auto& member : object_of(mapping.schema))
        schema[member.key()] = member.value();
    return schema;
}

// The main key alone, or the whole mapping.
template <typename Facts, typename Value, typename... Keys>
json::object or_short(const Mapping<Keys...>& mapping, Value Facts::*) {
    json::object schema{{"description", mapping.meaning}};
    json::object whole = schema_of(mapping);
    for (const char* about : {"default", "examples"})
        if (const json::value* member = whole.if_contains(about)) {
            schema[about] = *member;
            whole.erase(about);
        }
    schema["anyOf"] = json::array{json::object{{"enum", words_in(kWords<Value>)}}, std::move(whole)};
    return schema;
}

json::object expectations_schema() {
    json::object properties;
    const auto add = [&](std::string_view key, std::string_view meaning) {
        properties[key] =
            json::object{{"description", meaning}, {"allOf", json::array{reference_to("expectation")}}};
    };
    for (const auto& [key, meaning] : policy_keys())
        add(key, meaning);
    json::object of_sts;
    of_sts[kStsKey] = json::object{
        {"description",
         "The same, but only where MTA-STS is handled like this; wins over the key without it."},
        {"allOf", json::array{reference_to("expectation")}}};
    return {
        {"description", "What is documented for each policy. A policy that is not named is not judged."},
        {"type", "object"},
        {"additionalProperties", false},
        {"properties", std::move(properties)},
        {"patternProperties", std::move(of_sts)},
        {"minProperties", 1}};
}

// Those of a whole scenario: here another file can be named that has the rest.
json::object expect_schema() {
    json::object schema = expectations_schema();
    schema["properties"].as_object()["like"] = json::object{
        {"description", "The id of a scenario. Of the policies that are not named, the same is documented."},
        {"allOf", json::array{reference_to("text")}},
        {"examples", json::array{"dane/correct"}}};
    return schema;
}

json::object expectation_schema() {
    json::array short_forms;
    for (const auto& channel : kWords<Channel>)
        short_forms.emplace_back("delivered " + std::string(channel.word));
    for (const Outcome outcome : {Outcome::deferred, Outcome::bounced})
        for (const auto& reason : kDocumentedReasons)
            short_forms.emplace_back(std::string(to_text(outcome)) + " " + std::string(reason.word));
    return {
        {"description", "`delivered <channel>`, `deferred <reason>`, `bounced <reason>`, or a mapping."},
        {"anyOf", json::array{json::object{{"enum", std::move(short_forms)}}, schema_of(kExpectation)}},
        {"examples", json::array{"delivered authenticated", "deferred certificate-not-verified"}}};
}

json::object replies_schema() {
    json::object properties;
    for (const CommandWord& command : kCommands)
        properties[command.word] = reference_to(command.before_tls ? "turns" : "answers");
    return {
        {"type", "object"},
        {"additionalProperties", false},
        {"properties", std::move(properties)},
        {"examples", json::array{json::object{{"RCPT", "450 4.7.1 Not now"}}}}};
}

json::object answer_schema() {
    json::array words;
    for (const auto& row : kWords<Answer>)
        if (row.value != Answer::reply) words.emplace_back(row.word);
    return {{"anyOf", json::array{json::object{{"enum", std::move(words)}}, reference_to("reply")}}};
}

json::object turns_schema() {
    const json::object one{
        {"anyOf", json::array{json::object{{"const", kCorrectAnswer}}, reference_to("answer")}}};
    const json::object list{{"type", "array"}, {"minItems", 2}, {"items", one}};
    return {{"anyOf", json::array{reference_to("answer"), list}}};
}

json::object answers_schema() {
    json::object layers;
    for (const auto& row : kWords<Layer>)
        if (row.value != Layer::any) layers[row.word] = reference_to("turns");
    const json::object by_layer{
        {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(layers)}};
    return {{"anyOf", json::array{reference_to("turns"), by_layer}}};
}

json::object definitions() {
    json::object all = object_of(kSmallDefinitions);
    all["zone"] = or_short(kZone, &ZoneFacts::signing);
    all["certificate"] = schema_of(kCertificate);
    all["tlsa-record"] = schema_of(kTlsaRecord);
    all["alias"] = or_short(kAlias, &AliasFacts::end);
    all["tlsa-alias"] = or_short(kTlsaAlias, &AliasFacts::end);
    all["tls"] = schema_of(kTls);
    all["connections"] = or_short(kConnections, &FamilyConnections::ipv4);
    all["answer"] = answer_schema();
    all["turns"] = turns_schema();
    all["answers"] = answers_schema();
    all["replies"] = replies_schema();
    const json::object starttls{{"enum", words_in(kWords<Starttls>)}};
    all["starttls"] = json::object{
        {"anyOf",
         json::array{starttls, json::object{{"type", "array"}, {"minItems", 2}, {"items", starttls}}}}};
    all["ehlo"] = schema_of(kEhlo);
    all["message"] = schema_of(kMessage);
    all["host"] = schema_of(kHost);
    all["sts"] = or_short(kSts, &StsFacts::mode);
    json::object fault = schema_of(kDnsFault);
    json::array with_type;
    for (const auto& row : kWords<DnsFaultKind>)
        if (use_of_type(row.reach) == "required") with_type.emplace_back(row.word);
    json::array without_type;
    for (const auto& row : kWords<DnsFaultKind>)
        if (use_of_type(row.reach).empty()) without_type.emplace_back(row.word);
    json::array always;
    for (const auto& row : kWords<DnsFaultKind>)
        if (row.reach != FaultReach::answer) always.emplace_back(row.word);
    json::array late;
    json::array prompt;
    for (const auto& row : kWords<DnsFaultKind>)
        (row.reach == FaultReach::delay ? late : prompt).emplace_back(row.word);
    const auto rule = [](json::array faults, json::object then) {
        return json::object{
            {"if", {{"properties", {{"fault", {{"enum", std::move(faults)}}}}}}}, {"then", std::move(then)}};
    };
    fault["allOf"] = json::array{
        rule(std::move(with_type), {{"required", json::array{"type"}}}),
        rule(std::move(without_type), {{"properties", {{"type", false}}}}),
        rule(std::move(always), {{"properties", {{"first", false}, {"after", false}}}}),
        rule(std::move(late), {{"required", json::array{"delay"}}}),
        rule(std::move(prompt), {{"properties", {{"delay", false}}}})};
    all["dns-fault"] = std::move(fault);
    all["peer"] = schema_of(kPeer);
    all["outcome"] = json::object{{"enum", words_in(kWords<Outcome>)}};
    all["channel"] = json::object{{"enum", words_in(kWords<Channel>)}};
    all["reason"] = json::object{{"enum", words_in(kDocumentedReasons)}};
    all["expectation"] = expectation_schema();
    all["expectations"] = expectations_schema();
    all["expect"] = expect_schema();
    all["then"] = schema_of(kThen);
    all["version"] = schema_of(kVersion);
    all["version-range"] = schema_of(kVersionRange);
    all["known-difference"] = schema_of(kKnownDifference);
    all["remedy"] = schema_of(kRemedy);
    all["reported"] = schema_of(kReported);
    all["captured"] = schema_of(kCaptured);
    return all;
}

template <typename... Keys>
json::object document_of(const Mapping<Keys...>& mapping, json::object definitions) {
    json::object document{
        {"$schema", "http://json-schema.org/draft-07/schema#"},
        {"title", "mxproof " + std::string(mapping.name)}};
    for (auto& member : schema_of(mapping))
        document[member.key()] = member.value();
    document["definitions"] = std::move(definitions);
    return document;
}

} // namespace

std::string scenario_schema() {
    return pretty(document_of(kScenario, definitions()));
}

std::string sender_schema() {
    const json::object of_scenarios = definitions();
    json::object some;
    for (const char* name :
         {"text",
          "texts",
          "label",
          "outcome",
          "channel",
          "reason",
          "expectation",
          "version-number",
          "version-range"})
        some[name] = of_scenarios.at(name);
    some["known-difference-of-a-sender"] = schema_of(kKnownDifferenceOfASender);
    return pretty(document_of(kSender, std::move(some)));
}

} // namespace harness
