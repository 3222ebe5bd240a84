#include "harness/scenario/sender_description.hpp"

#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/known_difference_parser.hpp"
#include "harness/scenario/sender_draft.hpp"
#include "harness/scenario/text_file.hpp"
#include "harness/scenario/yaml_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

void check_placeholders(const YamlNode& node, Problems& problems) {
    const auto& known = known_placeholders();
    const std::string& text = node.scalar;
    for (auto open = text.find('{'); open != std::string::npos; open = text.find('{', open + 1)) {
        const auto close = text.find('}', open);
        const std::string word = text.substr(open + 1, close == std::string::npos ? close : close - open - 1);
        const bool looks_like_one =
            !word.empty() &&
            word.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos;
        if (looks_like_one && std::find(known.begin(), known.end(), word) == known.end())
            problems.unknown_word(node.position, word, known);
    }
}

// `NAME: value` or `NAME: {value: …, why: …}`.
GivenText parse_variable(const YamlField& field, Problems& problems) {
    GivenText given{field.key.scalar, {}, {}};
    if (field.value.kind == YamlNode::Kind::mapping) {
        const FieldReader fields(field.value, {"value", "why"}, problems);
        const YamlNode* value = fields.find("value");
        given.value = value && value->kind == YamlNode::Kind::scalar ? value->scalar : std::string();
        given.why = fields.text("why");
        if (!value) problems.error(field.value.position, "there is no \"value\"");
        if (value) check_placeholders(*value, problems);
    } else if (field.value.kind == YamlNode::Kind::scalar) {
        given.value = field.value.scalar;
        check_placeholders(field.value, problems);
    } else {
        problems.error(
            field.value.position, fmt::format("found {}, expected a value", describe(field.value))
        );
    }
    return given;
}

std::vector<GivenText> parse_environment(const YamlNode* node, Problems& problems) {
    std::vector<GivenText> environment;
    if (!node) return environment;
    if (node->kind != YamlNode::Kind::mapping) {
        problems.error(
            node->position, fmt::format("found {}, expected variables and values", describe(*node))
        );
        return environment;
    }
    for (const YamlField& field : node->fields)
        environment.push_back(parse_variable(field, problems));
    return environment;
}

std::vector<GivenText> parse_files(const YamlNode* node, Problems& problems) {
    std::vector<GivenText> files;
    if (!node) return files;
    if (node->kind != YamlNode::Kind::sequence) {
        problems.error(node->position, fmt::format("found {}, expected a list of files", describe(*node)));
        return files;
    }
    for (const YamlNode& item : node->items) {
        const FieldReader fields(item, {"path", "text", "why"}, problems);
        const std::string path = fields.text("path", true);
        if (!path.empty() && !path.starts_with('/'))
            problems.error(item.position, fmt::format("found \"{}\", expected an absolute path", path));
        files.push_back({path, fields.text("text", true), fields.text("why")});
        if (const YamlNode* text = fields.find("text")) check_placeholders(*text, problems);
    }
    return files;
}

void parse_claim(const FieldReader& fields, SenderDescription& sender) {
    const std::string claims = fields.text("claims");
    if (claims.empty()) return;
    sender.claims = parse_policy(claims);
    if (!sender.claims) {
        std::vector<std::string> known;
        for (const Policy& policy : usual_policies())
            known.push_back(to_text(policy));
        fields.problems().unknown_word(fields.find("claims")->position, claims, known);
    }
}

std::vector<std::string> parse_services(const FieldReader& fields) {
    auto services = fields.texts("services");
    for (const std::string& service : services)
        if (service != "admin" && service != "milter")
            fields.problems().unknown_word(fields.find("services")->position, service, {"admin", "milter"});
    return services;
}

SenderDraft parse_sender(const YamlNode& root, const fs::path& file, Problems& problems) {
    const FieldReader fields(root, kSender, problems);
    SenderDraft draft;
    draft.file = file.string();
    draft.base = fields.text("base");
    if (const YamlNode* base = fields.find("base")) draft.base_position = base->position;
    SenderDescription& sender = draft.description;
    sender.name = file.stem().string();
    sender.file = file;
    fields.read(kSender, sender);
    if (const auto program = fields.index_of("program", known_programs()))
        draft.program = known_programs()[*program];
    parse_claim(fields, sender);
    sender.environment = parse_environment(fields.find("environment"), problems);
    sender.files = parse_files(fields.find("files"), problems);
    if (const std::string& path = sender.tlsrpt; !path.empty() && (path.front() != '/' || path.back() == '/'))
        problems.error(
            fields.find("tlsrpt")->position,
            fmt::format("found \"{}\", expected the absolute path of a socket", path)
        );
    for (const std::string& service : parse_services(fields))
        (service == "admin" ? sender.needs_admin : sender.needs_milter) = true;
    sender.asks_as_musl = fields.index_of("dns-queries", {"as-sent", "as-musl-sends-them"}) == 1U;
    draft.admin_defers = fields.boolean("admin-defers-on-tls-error");
    if (const YamlNode* deviates = fields.find("deviates"))
        sender.deviates = parse_known_differences_of_a_sender(*deviates, problems);
    return draft;
}

std::optional<SenderDraft> load_draft(const fs::path& file, std::vector<Problem>& problems) {
    const auto text = read_text(file, problems);
    const auto root = text ? read_yaml(*text, file.string(), problems) : std::nullopt;
    if (!root) return std::nullopt;
    Problems found(file.string());
    SenderDraft draft = parse_sender(*root, file, found);
    const bool good = !found.has_error();
    std::move(found).append_to(problems);
    return good ? std::optional(std::move(draft)) : std::nullopt;
}

} // namespace

const std::vector<std::string>& known_programs() {
    static const std::vector<std::string> kWords{"postfix", "exim", "opensmtpd"};
    return kWords;
}

const std::vector<std::string>& known_placeholders() {
    static const std::vector<std::string> kWords{
        "world4",
        "world6",
        "sender4",
        "sender6",
        "networks4",
        "networks6",
        "resolver4",
        "services4",
        "domain",
        "relay",
        "roots"};
    return kWords;
}

SenderLoadResult load_senders(const fs::path& folder, const std::vector<fs::path>& files) {
    SenderLoadResult result;
    SenderDrafts drafts;
    const auto add = [&](const fs::path& file, std::map<std::string, SenderDraft>& to) {
        auto draft = load_draft(file, result.problems);
        if (!draft) return;
        const std::string name = draft->description.name;
        to.insert_or_assign(name, *std::move(draft));
    };
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".yaml") add(entry->path(), drafts.shipped);
    throw_if_exhausted(error);
    for (const fs::path& file : files)
        add(file, drafts.named);
    std::map<std::string, SenderDescription> senders;
    for (const auto* some : {&drafts.shipped, &drafts.named})
        for (const auto& [name, draft] : *some)
            if (auto sender = completed(draft, drafts, result.problems))
                senders.insert_or_assign(name, *std::move(sender));
    for (auto& entry : senders)
        result.senders.push_back(std::move(entry.second));
    return result;
}

} // namespace harness
