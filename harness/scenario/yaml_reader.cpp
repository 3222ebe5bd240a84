#include "harness/scenario/yaml_reader.hpp"

#include "harness/scenario/text_file.hpp"
#include "harness/scenario/yaml_words.hpp"

#include <libfyaml.h>

#include <iterator>
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

// The next event of a parser; the parser takes it back.
class Event {
public:
    explicit Event(fy_parser* parser) : parser_(parser), event_(fy_parser_parse(parser)) {}
    ~Event() { fy_parser_event_free(parser_, event_); }
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    explicit operator bool() const { return event_ != nullptr; }
    const fy_event* operator->() const { return event_; }
    bool is(fy_event_type type) const { return event_ && event_->type == type; }

    fy_token* scalar() const {
        if (is(FYET_ALIAS)) return event_->alias.anchor;
        return is(FYET_SCALAR) ? event_->scalar.value : nullptr;
    }
    bool is_end() const { return !event_ || is(FYET_SEQUENCE_END) || is(FYET_MAPPING_END); }
    bool is_start() const { return is(FYET_SEQUENCE_START) || is(FYET_MAPPING_START); }
    bool is_anchored() const {
        if (is(FYET_SEQUENCE_START)) return event_->sequence_start.anchor;
        if (is(FYET_MAPPING_START)) return event_->mapping_start.anchor;
        return is(FYET_ALIAS) || event_->scalar.anchor;
    }
    bool is_tagged() const {
        if (is(FYET_SEQUENCE_START)) return event_->sequence_start.tag;
        if (is(FYET_MAPPING_START)) return event_->mapping_start.tag;
        return is(FYET_SCALAR) && event_->scalar.tag;
    }

private:
    fy_parser* parser_;
    fy_event* event_;
};

// libfyaml counts lines and columns from 0 in marks, from 1 in errors; its mark of a quoted text is behind
// the quote.
Position position_of(fy_token* scalar, Position otherwise) {
    const fy_mark* const mark = scalar ? fy_token_start_mark(scalar) : nullptr;
    if (!mark) return otherwise;
    const fy_scalar_style style = fy_scalar_token_get_style(scalar);
    const bool quoted = style == FYSS_SINGLE_QUOTED || style == FYSS_DOUBLE_QUOTED;
    return {mark->line + 1, mark->column + (quoted ? 0 : 1)};
}

// Makes nodes of the parser's events. libfyaml could make a tree of its own of them first, which takes as
// long as all the rest.
class Converter {
public:
    Converter(fy_parser* parser, const std::string& file, std::vector<Problem>& problems)
        : parser_(parser), file_(file), problems_(problems) {}

    YamlNode convert(const Event& event, Position parent, int depth) {
        YamlNode result;
        result.position = parent;
        if (depth > kDeepest) {
            refuse(event, parent, "this is nested too deeply");
        } else if (event.is_anchored()) {
            refuse(
                event,
                position_of(event.scalar(), parent),
                "anchors and aliases (& and *) are not supported, write it out"
            );
        } else if (event.is_tagged()) {
            refuse(
                event,
                position_of(event.scalar(), parent),
                "tags (!) are not supported: every value here is a text"
            );
        } else if (event.is(FYET_SCALAR)) {
            convert_scalar(event.scalar(), parent, result);
        } else if (event.is(FYET_SEQUENCE_START)) {
            convert_sequence(depth, result);
        } else {
            convert_mapping(depth, result);
        }
        return result;
    }

private:
    void convert_scalar(fy_token* token, Position parent, YamlNode& result) {
        std::size_t length = 0;
        const char* const text = token ? fy_token_get_text(token, &length) : nullptr;
        result.position = position_of(token, parent);
        if (text) result.scalar.assign(text, length);
        const bool plain = !token || fy_scalar_token_get_style(token) == FYSS_PLAIN;
        result.is_null = plain && (result.scalar.empty() || result.scalar == "null" || result.scalar == "~");
    }

    void convert_sequence(int depth, YamlNode& result) {
        result.kind = YamlNode::Kind::sequence;
        for (;;) {
            const Event item(parser_);
            if (item.is_end()) break;
            result.items.push_back(convert(item, result.position, depth + 1));
        }
        if (!result.items.empty()) result.position = result.items.front().position;
    }

    void convert_mapping(int depth, YamlNode& result) {
        result.kind = YamlNode::Kind::mapping;
        std::map<std::string, int> lines;
        for (;;) {
            const Event name(parser_);
            if (name.is_end()) break;
            YamlNode key = convert(name, result.position, depth + 1);
            const Event event(parser_);
            if (!event) break;
            YamlNode value = convert(event, key.position, depth + 1);
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

    // What is within is not looked at.
    void refuse(const Event& event, Position where, std::string text) {
        complain(where, std::move(text));
        for (int open = event.is_start() ? 1 : 0; open > 0;) {
            const Event within(parser_);
            if (!within) break;
            open += within.is_start() ? 1 : within.is_end() ? -1 : 0;
        }
    }

    void complain(Position where, std::string text) {
        problems_.push_back({file_, where.line, where.column, std::move(text), false});
    }

    fy_parser* parser_;
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

// Reads to the end of the document, or to the first error.
void skip_document(fy_parser* parser) {
    for (;;) {
        const Event event(parser);
        if (!event || event.is(FYET_DOCUMENT_END)) return;
    }
}

bool begins_document(fy_parser* parser) {
    for (;;) {
        const Event event(parser);
        if (event.is(FYET_DOCUMENT_START)) return true;
        if (!event || event.is(FYET_STREAM_END)) return false;
    }
}

} // namespace

std::optional<YamlNode>
read_yaml(const std::string& text, const std::string& file, std::vector<Problem>& problems) {
    if (auto bad = find_bad_octet(text, file)) {
        problems.push_back(std::move(*bad));
        return std::nullopt;
    }
    const DiagPtr diag = make_diag();
    fy_parse_cfg config{};
    config.flags = FYPCF_QUIET;
    config.diag = diag.get();
    const ParserPtr parser(fy_parser_create(&config));
    if (!parser || fy_parser_set_string(parser.get(), text.data(), text.size()) != 0) throw std::bad_alloc();

    std::vector<Problem> found;
    std::optional<YamlNode> root;
    if (begins_document(parser.get())) {
        const Event first(parser.get());
        if (first) root = Converter(parser.get(), file, found).convert(first, {1, 1}, 0);
        skip_document(parser.get());
    }
    const bool second = root && begins_document(parser.get());
    if (second) skip_document(parser.get());
    if (fy_diag_got_error(diag.get())) {
        found.clear(); // what was read until then may be of another meaning than its author's
        collect_errors(diag.get(), file, found);
    } else if (!root) {
        found.push_back({file, 0, 0, "is empty, expected a scenario", false});
    } else if (second && found.empty()) {
        found.push_back({file, 0, 0, "holds several documents (---), expected one scenario", false});
    }
    if (found.empty()) return root;
    std::move(found.begin(), found.end(), std::back_inserter(problems));
    return std::nullopt;
}

} // namespace harness
