#include "tests/lint/layering_rules.hpp"

#include "tests/lint/include_table.hpp"
#include "tests/lint/source_text.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

namespace lint {

namespace {

using Violations = std::vector<std::string>;

// What tests may use beside the libraries of the table.
const std::set<std::string> kTestLibraries{"benchmark", "gmock", "gtest", "valijson"};

constexpr const char* kStartsProcesses = "harness/base/child_process.cpp";

bool is_ours(const std::string& include) {
    return include.starts_with("fake_") || include.starts_with("harness/");
}

bool does_io(const std::string& include) {
    const std::string library = library_of(include);
    return library == "boost/asio" || library == "boost/beast";
}

// Of letters, digits, `_` and `/`: so a folder is one word, and no part of another folder.
std::set<std::string> words_of(const std::string& text) {
    std::set<std::string> words;
    std::string word;
    for (const char c : text + "\n") {
        const bool is_part = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '/';
        if (is_part) word += c;
        if (!is_part) words.insert(std::exchange(word, {}));
    }
    return words;
}

class Checker {
public:
    explicit Checker(const Tree& tree)
        : tree_(tree), table_(parse_include_table(text_of("docs/architecture.md"))) {}

    Violations run() {
        for (const Row& row : table_)
            if (!has_sources(row.folder))
                complain("docs/architecture.md", "has a row for " + row.folder, "no source is there");
        for (const auto& [path, text] : tree_)
            if (is_source(path)) check_source(path, text);
        check_lists();
        return std::move(violations_);
    }

private:
    void complain(const std::string& path, const std::string& what, const std::string& why) {
        violations_.push_back(path + " " + what + ": " + why);
    }

    std::string text_of(const std::string& path) const {
        const auto found = tree_.find(path);
        return found == tree_.end() ? "" : found->second;
    }

    bool has_sources(const std::string& folder) const {
        return std::any_of(tree_.begin(), tree_.end(), [&](const auto& file) {
            return is_source(file.first) && folder_of(file.first) == folder;
        });
    }

    const Row* row_of(const std::string& folder) const {
        const auto found =
            std::find_if(table_.begin(), table_.end(), [&](const Row& row) { return row.folder == folder; });
        return found == table_.end() ? nullptr : &*found;
    }

    void check_source(const std::string& path, const std::string& text) {
        const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
        if (lines > kMostLines)
            complain(
                path, "has " + std::to_string(lines) + " lines", "the most is " + std::to_string(kMostLines)
            );
        for (const std::string& include : includes_of(text))
            check_spelling(path, include);
        if (path.starts_with("tests/")) return check_test(path, text);
        const Row* row = row_of(folder_of(path));
        if (!row) return complain(path, "is in a folder without a row", "docs/architecture.md has the table");
        for (const std::string& include : includes_of(text))
            check_include(path, *row, include);
        check_purity(path, *row, text);
        const std::string start = process_start_in(text);
        if (!start.empty() && path != kStartsProcesses)
            complain(path, "has " + start, std::string("only ") + kStartsProcesses + " starts processes");
    }

    bool is_named_by_a_row(const std::string& library) const {
        return std::any_of(table_.begin(), table_.end(), [&](const Row& row) {
            return row.libraries.contains(library);
        });
    }

    void check_spelling(const std::string& path, const std::string& include) {
        const bool is_bare = include.find('/') == std::string::npos && include.ends_with(".hpp");
        const bool is_relative = include.starts_with(".") || include.find("/../") != std::string::npos ||
                                 (is_bare && !is_named_by_a_row(include));
        if (is_relative) complain(path, "includes " + include, "not by its path from the root");
    }

    void check_include(const std::string& path, const Row& row, const std::string& include) {
        if (include.starts_with("tests/")) return complain(path, "includes " + include, "which is a test's");
        if (is_ours(include)) {
            if (!may_include(row, include))
                complain(path, "includes " + include, "its row does not allow that folder");
        } else if (!is_system(include)) {
            const auto library = row.libraries.find(library_of(include));
            if (library == row.libraries.end())
                complain(path, "includes " + include, "its row does not name that library");
            else if (!library->second.empty() && !is_among(name_of(path), library->second))
                complain(path, "includes " + include, "another file has that library to itself");
        }
    }

    bool may_include(const Row& row, const std::string& include) const {
        const std::string folder = folder_of(include);
        if (folder == row.folder) return true;
        if (row.all_above)
            return std::any_of(table_.begin(), table_.end(), [&](const Row& other) {
                return other.folder == folder && other.level < row.level;
            });
        return std::any_of(row.ours.begin(), row.ours.end(), [&](const std::string& ours) {
            return ours == folder || ours == include;
        });
    }

    void check_purity(const std::string& path, const Row& row, const std::string& text) {
        const bool is_pure = is_marked_pure(text_of(path.substr(0, path.rfind('.')) + ".hpp"));
        if (!is_pure && (row.awaits || is_among(name_of(path), row.awaiting))) return;
        const std::string why =
            is_pure ? "it is marked pure" : "its row does not name it among those that await";
        if (awaits(text)) complain(path, "awaits", why);
        for (const std::string& include : includes_of(text))
            if (does_io(include)) complain(path, "includes " + include, why);
    }

    // A test may use whatever library any source uses.
    void check_test(const std::string& path, const std::string& text) {
        for (const std::string& include : includes_of(text)) {
            const std::string library = library_of(include);
            if (!is_ours(include) && !include.starts_with("tests/") && !is_system(include) &&
                !is_named_by_a_row(library) && !kTestLibraries.contains(library))
                complain(path, "includes " + include, "no row names that library");
        }
        const std::string mirrored = folder_of(path).substr(std::string("tests/").size() - 1);
        if (mirrored.starts_with("/harness") && !row_of(mirrored.substr(1)))
            complain(path, "mirrors no folder", "docs/architecture.md has no row for " + mirrored.substr(1));
    }

    // The other checks have lists of folders of their own.
    void check_lists() {
        std::set<std::string> tops;
        std::set<std::string> tests;
        for (const auto& [path, text] : tree_) {
            if (is_source(path)) tops.insert(path.substr(0, path.find('/')));
            if (path.starts_with("tests/") && name_of(path) == "CMakeLists.txt")
                tests.insert(folder_of(path));
        }
        tests.erase("tests");
        for (const std::string& top : tops) {
            require_word("tests/lint/CMakeLists.txt", "/" + top + "/", top + " (its format)");
            if (top == "tests") continue;
            require_word("test.sh", top + "/", top + " (clang-tidy)");
            require_word(".clang-tidy", top, top + " (its headers)");
        }
        for (const std::string& folder : tests)
            require_word("tests/CMakeLists.txt", folder.substr(std::string("tests/").size()), folder);
    }

    void require_word(const std::string& list, const std::string& word, const std::string& what) {
        const auto words = words_of(text_of(list));
        if (!words.contains(word)) complain(list, "leaves out " + what, "it does not name " + word);
    }

    const Tree& tree_;
    std::vector<Row> table_;
    Violations violations_;
};

} // namespace

std::vector<std::string> broken_rules(const Tree& tree) {
    return Checker(tree).run();
}

} // namespace lint
