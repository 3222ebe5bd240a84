#include "harness/scenario/yaml_reader.hpp"

#include "harness/scenario/text_file.hpp"
#include "harness/scenario/yaml_words.hpp"

#include <libfyaml.h>

#include <map>
#include <memory>
#include <stdexcept>

namespace harness {

namespace {

constexpr int kDeepest = 16; // levels of nesting; a scenario needs six

template <auto Destroy>
struct Destroyer {
    template <typename T>
    void operator()(T* object) const {
        Destroy(object);
    }
};
using DocumentPtr = std::unique_ptr<fy_document, Destroyer<fy_document_destroy>>;
using ParserPtr = std::unique_ptr<fy_parser, Destroyer<fy_parser_destroy>>;
using DiagPtr = std::unique_ptr<fy_diag, Destroyer<fy_diag_destroy>>;

void discard_output(fy_diag*, void*, const char*, std::size_t) {}

DiagPtr make_diag() {
    fy_diag_cfg config{};
    fy_diag_cfg_default(&config);
    config.fp = nullptr;
    config.output_fn = discard_output; // errors are collected, not printed
    DiagPtr diag(fy_diag_create(&config));
    if (!diag) throw std::bad_alloc();
    fy_diag_set_collect_errors(diag.get(), true);
    return diag;
}

// libfyaml counts lines and columns from 0 in marks, from 1 in errors; its mark of a quoted text is behind
// the quote.
Position position_of(fy_node* scalar, Position otherwise) {
    fy_token* const token = fy_node_get_scalar_token(scalar);
    const fy_mark* const mark = token ? fy_token_start_mark(token) : nullptr;
    if (!mark) return otherwise;
    const fy_scalar_style style = fy_scalar_token_get_style(token);
    const bool quoted = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
    return {mark->line + 1, mark->column + (quoted ? 0 : 1)};
}

class Converter {
public:
    Converter(const std::string& file, std::vector<Problem>& problems) : file_(file), problems_(problems) {}

    YamlNode convert(fy_node* node, Position parent, int depth) {
        YamlNode result;
        result.position = parent;
        if (!node) {
            result.is_null = true;
        } else if (depth > kDeepest) {
            complain(parent, "this is nested too deeply");
        } else if (fy_node_is_alias(node) || fy_node_get_anchor(node)) {
            complain(
                position_of(node, parent), "anchors and aliases (& and *) are not supported, write it out"
            );
        } else if (std::size_t length = 0; fy_node_get_tag(node, &length)) {
            complain(position_of(node, parent), "tags (!) are not supported: every value here is a text");
        } else if (fy_node_get_type(node) == FYNT_SCALAR) {
            convert_scalar(node, parent, result);
        } else if (fy_node_get_type(node) == FYNT_SEQUENCE) {
            convert_sequence(node, depth, result);
        } else {
            convert_mapping(node, depth, result);
        }
        return result;
    }

private:
    void convert_scalar(fy_node* node, Position parent, YamlNode& result) {
        std::size_t length = 0;
        const char* const text = fy_node_get_scalar(node, &length);
        result.position = position_of(node, parent);
        if (text) result.scalar.assign(text, length);
        fy_token* const token = fy_node_get_scalar_token(node);
        const bool plain = !token || fy_scalar_token_get_style(token) == FYSS_PLAIN;
        result.is_null = plain && (result.scalar.empty() || result.scalar == "null" || result.scalar == "~");
    }

    void convert_sequence(fy_node* node, int depth, YamlNode& result) {
        result.kind = YamlNode::Kind::sequence;
        void* state = nullptr;
        while (fy_node* item = fy_node_sequence_iterate(node, &state))
            result.items.push_back(convert(item, result.position, depth + 1));
        if (!result.items.empty()) result.position = result.items.front().position;
    }

    void convert_mapping(fy_node* node, int depth, YamlNode& result) {
        result.kind = YamlNode::Kind::mapping;
        std::map<std::string, int> lines;
        void* state = nullptr;
        while (fy_node_pair* pair = fy_node_mapping_iterate(node, &state)) {
            YamlNode key = convert(fy_node_pair_key(pair), result.position, depth + 1);
            YamlNode value = convert(fy_node_pair_value(pair), key.position, depth + 1);
            if (key.kind != YamlNode::Kind::scalar) {
                complain(key.position, "found a list or mapping as a key, expected a word");
            } else if (const auto [first, is_new] = lines.emplace(key.scalar, key.position.line); !is_new) {
                complain(
                    key.position, "this key is here twice, first in line " + std::to_string(first->second)
                );
            } else {
                result.fields.push_back({std::move(key), std::move(value)});
            }
        }
        if (!result.fields.empty()) result.position = result.fields.front().key.position;
    }

    void complain(Position where, std::string text) {
        problems_.push_back({file_, where.line, where.column, std::move(text), false});
    }

    const std::string& file_;
    std::vector<Problem>& problems_;
};

void collect_errors(fy_diag* diag, const std::string& file, std::vector<Problem>& problems) {
    const std::size_t before = problems.size();
    void* state = nullptr;
    while (const fy_diag_error* error = fy_diag_errors_iterate(diag, &state))
        problems.push_back(
            {file, error->line, error->column, yaml_error_text(error->msg ? error->msg : ""), false}
        );
    if (problems.size() == before) problems.push_back(whole_file(file, yaml_error_text("")));
}

// What libfyaml accepts or reports in words of its own: octets that are no text, and tabs as indentation.
std::optional<Problem> find_bad_octet(const std::string& text, const std::string& file) {
    Position here;
    bool indentation = true;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (c == '\t' && indentation)
            return Problem{file, here.line, here.column, "found a tab, YAML is indented with spaces", false};
        if ((octet < 0x20 && c != '\n' && c != '\r' && c != '\t') || octet == 0x7f)
            return Problem{file, here.line, here.column, "found a control character, expected text", false};
        indentation = c == '\n' || (indentation && c == ' ');
        const bool continues = (octet & 0xc0) == 0x80; // UTF-8: columns count characters
        here =
            c == '\n' ? Position{here.line + 1, 1} : Position{here.line, here.column + (continues ? 0 : 1)};
    }
    return std::nullopt;
}

// The document after the first, if there is any.
DocumentPtr
load_next(fy_parser* parser, fy_diag* diag, const std::string& file, std::vector<Problem>& problems) {
    DocumentPtr document(fy_parse_load_document(parser));
    if (fy_diag_got_error(diag)) collect_errors(diag, file, problems);
    return document;
}

} // namespace

std::optional<YamlNode>
read_yaml(const std::string& text, const std::string& file, std::vector<Problem>& problems) {
    if (auto bad = find_bad_octet(text, file)) {
        problems.push_back(std::move(*bad));
        return std::nullopt;
    }
    const std::size_t before = problems.size();
    const DiagPtr diag = make_diag();
    fy_parse_cfg config{};
    config.flags = static_cast<fy_parse_cfg_flags>(
        // Converter looks for duplicates itself: libfyaml compares every key with every other one.
        (FYPCF_DEFAULT_DOC & ~FYPCF_RESOLVE_DOCUMENT) | FYPCF_ALLOW_DUPLICATE_KEYS
    );
    config.diag = diag.get();
    const ParserPtr parser(fy_parser_create(&config));
    if (!parser || fy_parser_set_string(parser.get(), text.data(), text.size()) != 0) throw std::bad_alloc();
    const DocumentPtr document = load_next(parser.get(), diag.get(), file, problems);
    if (problems.size() != before) return std::nullopt;
    if (!document || !fy_document_root(document.get())) {
        problems.push_back({file, 0, 0, "is empty, expected a scenario", false});
        return std::nullopt;
    }
    YamlNode root = Converter(file, problems).convert(fy_document_root(document.get()), {1, 1}, 0);
    const DocumentPtr second = load_next(parser.get(), diag.get(), file, problems);
    if (second && problems.size() == before)
        problems.push_back({file, 0, 0, "holds several documents (---), expected one scenario", false});
    if (problems.size() != before) return std::nullopt;
    return root;
}

} // namespace harness
