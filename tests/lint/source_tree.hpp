// The repository as the lint tests see it: texts by path, so that a made-up tree is as good as the real one.
#pragma once

#include <map>
#include <string>

namespace lint {

/// From a file's path below the root, `harness/run/run.cpp`, to what it holds.
using Tree = std::map<std::string, std::string>;

/// C++ sources, lists of CMake, and what else the rules look at. Build folders and hidden ones are left out.
Tree read_tree(const std::string& root);

bool is_source(const std::string& path);

/// `harness/run` of `harness/run/run.cpp`; empty for a file of the root.
std::string folder_of(const std::string& path);

/// `run.cpp` of `harness/run/run.cpp`.
std::string name_of(const std::string& path);

} // namespace lint
