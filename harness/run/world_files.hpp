// What a program needs to use a world, as files in one directory; docs/stand-alone.md lists them.
#pragma once

#include "harness/run/staged_world.hpp"
#include "harness/sender/container/resolver_kind.hpp"

#include <filesystem>
#include <string>

namespace harness {

/// Writes them into an existing directory. Throws std::runtime_error.
void write_world_files(
    const std::filesystem::path& directory, const StagedWorld& world, const FakeRoot& root
);

/// BIND's form of a trust anchor, for named(8) and `delv -a`. `trust_anchor`: `. IN DS …`.
std::string bind_trust_anchor(const std::string& trust_anchor);

} // namespace harness
