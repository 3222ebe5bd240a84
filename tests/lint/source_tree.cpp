#include "tests/lint/source_tree.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace lint {

namespace {

namespace fs = std::filesystem;

bool is_list(const std::string& path) {
    static const std::set<std::string> kLists{"docs/architecture.md", "test.sh", ".clang-tidy"};
    return kLists.contains(path) || name_of(path) == "CMakeLists.txt";
}

} // namespace

bool is_source(const std::string& path) {
    return path.ends_with(".cpp") || path.ends_with(".hpp");
}

std::string folder_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string name_of(const std::string& path) {
    return path.substr(path.rfind('/') + 1);
}

Tree read_tree(const std::string& root) {
    Tree tree;
    for (fs::recursive_directory_iterator entry(root), end; entry != end; ++entry) {
        const std::string path = fs::relative(entry->path(), root).string();
        if (entry->is_directory() && (path == "build" || path.starts_with(".")))
            entry.disable_recursion_pending();
        if (!entry->is_regular_file() || (!is_source(path) && !is_list(path))) continue;
        std::ifstream file(entry->path());
        tree[path] = {std::istreambuf_iterator<char>(file), {}};
    }
    return tree;
}

} // namespace lint
