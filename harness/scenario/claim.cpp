#include "harness/scenario/claim.hpp"

#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/text_file.hpp"
#include "harness/scenario/yaml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fnmatch.h>
#include <iterator>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::pair<Figure, std::string_view>, 6> kFigures{{
    {Figure::authenticated, "authenticated"},
    {Figure::encrypted, "encrypted"},
    {Figure::plaintext, "plaintext"},
    {Figure::undelivered, "undelivered"},
    {Figure::delivered, "delivered"},
    {Figure::deceived, "deceived"},
}};

std::vector<std::string> figure_words() {
    std::vector<std::string> words;
    for (const auto& entry : kFigures)
        words.emplace_back(entry.second);
    return words;
}

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

std::vector<Comparison> parse_figures(const YamlNode* node, Complaints& complaints) {
    std::vector<Comparison> figures;
    if (!node) return figures;
    if (node->kind != YamlNode::Kind::sequence) {
        complaints.error(
            node->position, fmt::format("found {}, expected a list of comparisons", describe(*node))
        );
        return figures;
    }
    for (const YamlNode& item : node->items) {
        const bool one_field = item.kind == YamlNode::Kind::mapping && item.fields.size() == 1 &&
                               item.fields[0].value.kind == YamlNode::Kind::scalar;
        const auto comparison = one_field ? parse_relation(item.fields[0].value.scalar) : std::nullopt;
        if (!comparison) {
            complaints.error(item.position, "expected `FIGURE: SENDER > SENDER`, or >= or =");
            continue;
        }
        const std::string& word = item.fields[0].key.scalar;
        const auto figure = std::find_if(kFigures.begin(), kFigures.end(), [&](const auto& entry) {
            return entry.second == word;
        });
        if (figure == kFigures.end()) {
            complaints.unknown_word(item.fields[0].key.position, word, figure_words());
            continue;
        }
        figures.push_back(*comparison);
        figures.back().figure = figure->first;
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

void check_decided(const Claim& claim, Position where, Complaints& complaints) {
    if (claim.behaves.has_value() != claim.figures.empty())
        complaints.error(where, "expected either \"behaves\" (a policy) or \"figures\" (comparisons)");
    if (claim.behaves && claim.senders.empty()) complaints.error(where, "there is no \"sender\"");
}

Claim parse_claim(const YamlNode& root, const fs::path& file, Complaints& complaints) {
    const FieldReader fields(
        root, {"claim", "source", "kind", "sender", "scenarios", "behaves", "figures"}, complaints
    );
    Claim claim;
    claim.id = file.stem().string();
    claim.file = file;
    claim.sentence = fields.text("claim", true);
    claim.source = fields.text("source", true);
    claim.kind = fields.word<ClaimKind>(
        "kind", {{"promise", ClaimKind::promise}, {"belief", ClaimKind::belief}}, ClaimKind::promise
    );
    claim.senders = one_or_more(fields, "sender");
    claim.scenarios = one_or_more(fields, "scenarios");
    claim.scenario_positions = positions_of(fields.find("scenarios"));
    claim.figures = parse_figures(fields.find("figures"), complaints);
    const std::string behaves = fields.text("behaves");
    if (!behaves.empty()) {
        claim.behaves = parse_policy(behaves);
        if (!claim.behaves)
            complaints.unknown_word(fields.find("behaves")->position, behaves, policy_words());
    }
    if (!complaints.has_error()) check_decided(claim, root.position, complaints);
    return claim;
}

} // namespace

std::string_view to_text(Figure figure) {
    return std::find_if(
               kFigures.begin(), kFigures.end(), [&](const auto& entry) { return entry.first == figure; }
    )->second;
}

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
        Complaints complaints(file.string());
        Claim claim = parse_claim(*root, file, complaints);
        if (!complaints.has_error()) result.claims.push_back(std::move(claim));
        auto problems = std::move(complaints).take();
        std::move(problems.begin(), problems.end(), std::back_inserter(result.problems));
    }
    return result;
}

} // namespace harness
