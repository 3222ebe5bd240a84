// `expect: {like: dane/correct}`: a scenario file that takes the expectations of another file.
#pragma once

#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/yaml_files.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace harness {

/// A file that takes expectations, and where those that it names are looked for.
struct TakingFile {
    std::string id;
    std::filesystem::path folder;    // that of `<folder>/<name>.yaml` that the file itself is in
    std::filesystem::path catalogue; // where else; empty: nowhere
    YamlFiles& files;                // what this load has read
    std::string domain = {};         // of the peer; empty: that which the id gives it
};

/// What a file has from another one.
struct TakenColumn {
    Expectations expect;
    std::vector<std::string> sources; // of all files that it is from
};

/// The column of the file that `like` names, as it is for this peer: with what that file takes from others. A
/// problem if there is no such file, if it leads back to one that takes from it, or if what it expects cannot
/// be of this peer.
TakenColumn parse_like(const YamlNode& like, const Peer& peer, const TakingFile& file, Problems& problems);

/// The `expect:` part of a scenario: what it says itself, and what it takes. Also sets where that is from,
/// and adds the sources to the scenario's.
void parse_expect(const YamlNode& node, const TakingFile& file, Scenario& scenario, Problems& problems);

} // namespace harness
