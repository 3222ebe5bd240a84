#include "harness/scenario/claim.hpp"

#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/text_file.hpp"
#include "harness/scenario/yaml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fnmatch.h>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

// `a > b`, spaces around the relation.
std::optional<Comparison> parse_relation(const std::string& text) {
    for (const std::string relation : {">=", ">", "="}) {
        const auto found = text.find(" " + relation + " ");
        if (found == std::string::npos) continue;
        Comparison comparison;
        comparison.left = text.substr(0, found);
        comparison.relation = relation;
        comparison.right = text.substr(found + relation.size() + 2);
        return comparison;
    }
    return std::nullopt;
}

std::vector<Comparison> parse_figures(const YamlNode* node, Problems& problems) {
    std::vector<Comparison> figures;
    if (!node) return figures;
    if (node->kind != YamlNode::Kind::sequence) {
        problems.error(
            node->position, fmt::format("found {}, expected a list of comparisons", describe(*node))
        );
        return figures;
    }
    for (const YamlNode& item : node->items) {
        const bool one_field = item.kind == YamlNode::Kind::mapping && item.fields.size() == 1 &&
                               item.fields[0].value.kind == YamlNode::Kind::scalar;
        const auto comparison = one_field ? parse_relation(item.fields[0].value.scalar) : std::nullopt;
        if (!comparison) {
            problems.error(item.position, "expected `FIGURE: SENDER > SENDER`, or >= or =");
            continue;
        }
        const std::string& word = item.fields[0].key.scalar;
        const auto figure = parse_word<Figure>(word);
        if (!figure) {
            problems.unknown_word(item.fields[0].key.position, word, words_of<Figure>());
            continue;
        }
        figures.push_back(*comparison);
        figures.back().figure = *figure;
    }
    return figures;
}

std::vector<std::string> one_or_more(const FieldReader& fields, const std::string& key) {
    const YamlNode* node = fields.find(key);
    if (node && node->kind == YamlNode::Kind::scalar) return {node->scalar};
    return fields.texts(key);
}

std::vector<Position> positions_of(const YamlNode* node) {
    std::vector<Position> positions;
    if (!node) return positions;
    if (node->kind == YamlNode::Kind::scalar) return {node->position};
    for (const YamlNode& item : node->items)
        positions.push_back(item.position);
    return positions;
}

void check_decided(const Claim& claim, Position where, Problems& problems) {
    if (claim.behaves.has_value() != claim.figures.empty())
        problems.error(where, "expected either \"behaves\" (a policy) or \"figures\" (comparisons)");
    if (claim.behaves && claim.senders.empty()) problems.error(where, "there is no \"sender\"");
}

std::optional<KnownToDeviate> parse_known(const YamlNode* node, Problems& problems) {
    if (!node) return std::nullopt;
    const FieldReader fields(*node, std::vector<std::string>{"why", "sources"}, problems);
    KnownToDeviate known{fields.text("why", true), fields.texts("sources")};
    if (known.sources.empty()) problems.error(node->position, "there are no \"sources\": what shows it?");
    return known;
}

Claim parse_claim(const YamlNode& root, const fs::path& file, Problems& problems) {
    const FieldReader fields(
        root, {"claim", "source", "kind", "sender", "scenarios", "behaves", "figures", "deviates"}, problems
    );
    Claim claim;
    claim.id = file.stem().string();
    claim.file = file;
    claim.sentence = fields.text("claim", true);
    claim.source = fields.text("source", true);
    claim.kind = fields.word("kind", ClaimKind::promise);
    claim.senders = one_or_more(fields, "sender");
    claim.scenarios = one_or_more(fields, "scenarios");
    claim.scenario_positions = positions_of(fields.find("scenarios"));
    claim.figures = parse_figures(fields.find("figures"), problems);
    const std::string behaves = fields.text("behaves");
    if (!behaves.empty()) {
        claim.behaves = parse_policy(behaves);
        if (!claim.behaves) problems.unknown_word(fields.find("behaves")->position, behaves, policy_words());
    }
    claim.known = parse_known(fields.find("deviates"), problems);
    if (!problems.has_error()) check_decided(claim, root.position, problems);
    return claim;
}

} // namespace

bool means_sender(const std::string& pattern, const std::string& sender) {
    return pattern == sender || fnmatch(pattern.c_str(), sender.c_str(), 0) == 0;
}

ClaimLoadResult load_claims(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> files;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->path().extension() == ".yaml") files.push_back(entry->path());
    throw_if_exhausted(error);
    std::sort(files.begin(), files.end());
    return load_claim_files(files);
}

ClaimLoadResult load_claim_files(const std::vector<fs::path>& files) {
    ClaimLoadResult result;
    for (const fs::path& file : files) {
        const auto text = read_text(file, result.problems);
        const auto root = text ? read_yaml(*text, file.string(), result.problems) : std::nullopt;
        if (!root) continue;
        Problems problems(file.string());
        Claim claim = parse_claim(*root, file, problems);
        if (!problems.has_error()) result.claims.push_back(std::move(claim));
        std::move(problems).append_to(result.problems);
    }
    return result;
}

} // namespace harness
