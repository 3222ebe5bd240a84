#include "harness/scenario/yaml_reader.hpp"

#include <libfyaml.h>

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

// libfyaml counts lines and columns from 0 in marks, from 1 in errors.
Position position_of(fy_node* scalar, Position otherwise) {
    fy_token* const token = fy_node_get_scalar_token(scalar);
    const fy_mark* const mark = token ? fy_token_start_mark(token) : nullptr;
    return mark ? Position{mark->line + 1, mark->column + 1} : otherwise;
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
        const bool plain = fy_scalar_token_get_style(fy_node_get_scalar_token(node)) == FYSS_PLAIN;
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
        void* state = nullptr;
        while (fy_node_pair* pair = fy_node_mapping_iterate(node, &state)) {
            YamlNode key = convert(fy_node_pair_key(pair), result.position, depth + 1);
            YamlNode value = convert(fy_node_pair_value(pair), key.position, depth + 1);
            if (key.kind != YamlNode::Kind::scalar) {
                complain(key.position, "found a list or mapping as a key, expected a word");
            } else {
                result.fields.emplace_back(std::move(key), std::move(value));
            }
        }
        if (!result.fields.empty()) result.position = result.fields.front().first.position;
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
            {file, error->line, error->column, error->msg ? error->msg : "not valid YAML", false}
        );
    if (problems.size() == before) problems.push_back({file, 0, 0, "not valid YAML", false});
}

} // namespace

std::optional<YamlNode>
read_yaml(const std::string& text, const std::string& file, std::vector<Problem>& problems) {
    const DiagPtr diag = make_diag();
    fy_parse_cfg config{};
    config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_DEFAULT_DOC & ~FYPCF_RESOLVE_DOCUMENT);
    config.diag = diag.get();
    const DocumentPtr document(fy_document_build_from_string(&config, text.data(), text.size()));
    if (!document || fy_diag_got_error(diag.get())) {
        collect_errors(diag.get(), file, problems);
        return std::nullopt;
    }
    const std::size_t before = problems.size();
    YamlNode root = Converter(file, problems).convert(fy_document_root(document.get()), {1, 1}, 0);
    if (problems.size() != before) return std::nullopt;
    return root;
}

} // namespace harness
