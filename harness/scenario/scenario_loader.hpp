// Scenario files -> scenarios and problems. The format is specified in scenarios/README.md.
#pragma once

#include "harness/scenario/problem.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/yaml_files.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

struct LoadResult {
    std::vector<Scenario> scenarios; // only those without an error
    std::vector<Problem> problems;
};

/// Reads one file; its id is `<folder>/<stem>`. Another file whose expectations it takes (`like:`) is looked
/// for beside its folder, then in `catalogue`, unless that is empty. Never throws for what is in or about a
/// file.
LoadResult load_file(const std::filesystem::path& file, const std::filesystem::path& catalogue = {});

/// load_file(), but the peer has this id and this domain (absolute) in place of those that the file's name
/// gives it. `files`: what such loads have read.
LoadResult load_as(
    const std::filesystem::path& file,
    const std::filesystem::path& catalogue,
    const std::string& id,
    const std::string& domain,
    YamlFiles& files
);

/// Reads all *.yaml files below a folder, in the order of their ids: the path below it without suffix. Of two
/// scenarios that collide, the first stays. With the table of pack_catalogue() they are not parsed if nothing
/// has changed since.
LoadResult load_catalogue(const std::filesystem::path& root, std::string_view table = {});

/// The scenarios of a catalogue among which all are that the selectors mean: if those are ids of files, these
/// alone are read, and what is wrong with the others is not found; otherwise all, as load_catalogue() does.
LoadResult load_selected(
    const std::filesystem::path& root, const std::vector<std::string>& selectors, std::string_view table = {}
);

/// load_file() for a text, for tests and editors.
LoadResult load_text(
    const std::string& text,
    const std::string& file,
    const std::string& id,
    const std::filesystem::path& catalogue = {}
);

/// Scenarios that cannot be in one world: two with the same id, or peers that need the same zone (a host of
/// `a/foo` with a zone of its own is in `mx1-foo.a.example.`, the domain of `a/mx1-foo`). One error for each
/// later one, about its file.
std::vector<Problem> find_collisions(const std::vector<const Scenario*>& scenarios);

} // namespace harness
