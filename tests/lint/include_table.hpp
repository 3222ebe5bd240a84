// The include table of docs/architecture.md: who may include whom, and who awaits.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace lint {

/// Names of files without a folder; `*_server` stands for every `….cpp` and `….hpp` that ends so.
using FileNames = std::vector<std::string>;

/// Whether `file` (`mx_server.cpp`) is one of them.
bool is_among(const std::string& file, const FileNames& names);

struct Row {
    int level = 0;
    std::string folder;            // `harness/run`
    std::vector<std::string> ours; // folders, and single headers: `fake_mx/mx_event.hpp`
    bool all_above = false;        // every row above this one, instead
    /// From a library, `boost/asio` or `libfyaml.h`, to the files that may include it; empty: all.
    std::map<std::string, FileNames> libraries;
    bool awaits = false; // every file may
    FileNames awaiting;  // else only these
};

/// In the order of the table, the first one in `text` that has a column "may include of ours". Throws
/// std::runtime_error with the line that cannot be understood, or that says what no row may: Boost as a
/// whole, the same folder twice, a folder of the same level or a higher one that is no parent of its own.
std::vector<Row> parse_include_table(const std::string& text);

} // namespace lint
