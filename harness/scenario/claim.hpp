// Claims: sentences of a documentation, and what of a run decides them (scenarios/claims/*.yaml; the format
// is specified in scenarios/claims/README.md).
#pragma once

#include "harness/model/vocabulary.hpp"
#include "harness/scenario/problem.hpp"
#include "harness/scenario/yaml_node.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// What is counted of a sender's deliveries.
enum class Figure { authenticated, encrypted, plaintext, undelivered, delivered, deceived };
template <>
inline constexpr auto kWords<Figure> = std::to_array<Word<Figure>>({
    {Figure::authenticated, "authenticated"},
    {Figure::encrypted, "encrypted"},
    {Figure::plaintext, "plaintext"},
    {Figure::undelivered, "undelivered", "deferred or bounced"},
    {Figure::delivered, "delivered", "the first three together"},
    {Figure::deceived, "deceived", "attacked peers whose mail the attacker got"},
});

/// `FIGURE: SENDER > SENDER`, also `=`, `>=`.
struct Comparison {
    Figure figure = Figure::delivered;
    std::string left;
    std::string relation;
    std::string right;
};

enum class ClaimKind { promise, belief };
template <>
inline constexpr auto kWords<ClaimKind> = std::to_array<Word<ClaimKind>>({
    {ClaimKind::promise, "promise", "a documentation says so"},
    {ClaimKind::belief, "belief", "people say so; nobody promised it, and it fails no run"},
});

/// Whether a sender is meant: by its name, or by a pattern with `*` and `?`.
bool means_sender(const std::string& pattern, const std::string& sender);

/// What shows that a documentation does not say what its program does.
struct KnownToDeviate {
    std::string why;
    std::vector<std::string> sources;
};

struct Claim {
    std::string id; // of the file, without suffix
    std::filesystem::path file;
    std::string sentence;
    std::string source;
    ClaimKind kind = ClaimKind::promise;
    std::vector<std::string> senders;         // those of them that are in a run decide; names or patterns
    std::vector<std::string> scenarios;       // selectors; none: all
    std::vector<Position> scenario_positions; // of the selectors in the file
    std::optional<Policy> behaves;            // the column of expectations that the sentence promises
    std::vector<Comparison> figures;          // or what the counts must be
    std::optional<KnownToDeviate> known;      // it is contradicted, and that is known
};

struct ClaimLoadResult {
    std::vector<Claim> claims; // in the order of their ids
    std::vector<Problem> problems;
};

/// Reads all *.yaml files of a folder. Never throws for what is in or about them.
ClaimLoadResult load_claims(const std::filesystem::path& folder);

/// The same of files that are named.
ClaimLoadResult load_claim_files(const std::vector<std::filesystem::path>& files);

} // namespace harness
