#include "tests/harness/scenario/used_words.hpp"

#include <algorithm>

namespace harness {

namespace {

namespace json = boost::json;

const json::object* member_of(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value ? value->if_object() : nullptr;
}

// Walks a schema, together with a document or alone.
class Walk {
public:
    explicit Walk(const json::object& schema) : definitions_(schema.at("definitions").as_object()) {}

    /// Without a node: every word. `place`: the mapping and the key that the schema is of.
    void visit(const json::object& schema, const YamlNode* node, const std::string& place) {
        if (const auto* reference = schema.if_contains("$ref")) return follow(*reference, node, place);
        for (const char* const alternatives : {"anyOf", "allOf", "oneOf"})
            if (const auto* list = schema.if_contains(alternatives))
                for (const json::value& one : list->as_array())
                    visit(one.as_object(), node, place);
        if (const auto* properties = member_of(schema, "properties")) visit_keys(*properties, node, place);
        if (const auto* items = member_of(schema, "items")) visit_items(*items, node, place);
        const json::value* const preset = schema.if_contains("default");
        if (const auto* words = schema.if_contains("enum"))
            visit_words(words->as_array(), preset, node, place);
        if (const auto* word = schema.if_contains("const")) visit_words({*word}, preset, node, place);
    }

    std::set<std::string> take() { return std::move(words_); }

private:
    void follow(const json::value& reference, const YamlNode* node, const std::string& place) {
        const std::string name(reference.as_string().subview(std::string_view("#/definitions/").size()));
        const json::object& definition = definitions_.at(name).as_object();
        const bool is_mapping = json::serialize(definition).find("\"properties\"") != std::string::npos;
        if (node || visited_.insert(name + (is_mapping ? "" : place)).second)
            visit(definition, node, is_mapping ? name : place);
    }

    void visit_keys(const json::object& properties, const YamlNode* node, const std::string& place) {
        for (const auto& property : properties) {
            const std::string key(property.key());
            const YamlNode* value = nullptr;
            if (node) {
                const auto field =
                    std::find_if(node->fields.begin(), node->fields.end(), [&](const YamlField& one) {
                        return one.key.scalar == key;
                    });
                if (field == node->fields.end()) continue;
                value = &field->value;
            }
            if (!property.value().is_object()) continue;
            words_.insert(place + '.' + key);
            visit(property.value().as_object(), value, place + '.' + key);
        }
    }

    void visit_items(const json::object& items, const YamlNode* node, const std::string& place) {
        if (!node) return visit(items, nullptr, place);
        for (const YamlNode& item : node->items)
            visit(items, &item, place);
    }

    void visit_words(
        const json::array& words, const json::value* preset, const YamlNode* node, const std::string& place
    ) {
        for (const json::value& word : words) {
            if (!word.is_string() || (preset && *preset == word)) continue;
            const std::string text(word.as_string());
            if (!node || (node->kind == YamlNode::Kind::scalar && node->scalar == text))
                words_.insert(place + ": " + text);
        }
    }

    const json::object& definitions_;
    std::set<std::string> visited_; // definitions, where there is no document
    std::set<std::string> words_;
};

std::set<std::string> words(const json::object& schema, const YamlNode* file) {
    Walk walk(schema);
    walk.visit(schema, file, "scenario");
    return walk.take();
}

} // namespace

std::set<std::string> words_of_schema(const json::object& schema) {
    return words(schema, nullptr);
}

std::set<std::string> words_of_file(const json::object& schema, const YamlNode& file) {
    return words(schema, &file);
}

} // namespace harness
