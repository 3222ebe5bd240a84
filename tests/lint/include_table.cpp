#include "tests/lint/include_table.hpp"

#include "tests/lint/source_tree.hpp"

#include <algorithm>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace lint {

namespace {

constexpr std::size_t kColumns = 5;

[[noreturn]] void refuse(const std::string& why, const std::string& line) {
    throw std::runtime_error(why + ": " + line);
}

std::string trimmed(const std::string& text) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string::npos) return "";
    return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream parts(line.substr(1));
    for (std::string cell; std::getline(parts, cell, '|');)
        cells.push_back(trimmed(cell));
    return cells;
}

std::vector<std::string> quoted_in(const std::string& cell) {
    static const std::regex quoted("`([^`]+)`");
    std::vector<std::string> words;
    for (std::sregex_iterator match(cell.begin(), cell.end(), quoted), end; match != end; ++match)
        words.push_back((*match)[1].str());
    return words;
}

// Folders are written with a slash at their end; those of the harness without `harness/`.
std::string path_of(std::string word) {
    if (word.ends_with('/')) word.pop_back();
    const bool is_whole = word.starts_with("fake_") || word.starts_with("harness/");
    return is_whole ? word : "harness/" + word;
}

// `ldns`, `libfyaml.h` (`yaml_reader.cpp`), …
std::map<std::string, FileNames> libraries_of(const std::string& cell, const std::string& line) {
    static const std::regex library(R"re(`([^`]+)`(?: \(([^)]*)\))?)re");
    std::map<std::string, FileNames> libraries;
    for (std::sregex_iterator match(cell.begin(), cell.end(), library), end; match != end; ++match) {
        const std::string name = (*match)[1].str();
        if (name == "boost") refuse("Boost is named by its libraries (`boost/asio`)", line);
        libraries[name] = quoted_in((*match)[2].str());
    }
    if (libraries.empty() && cell != "–") refuse("no library in quotes, and no –", line);
    return libraries;
}

void require_lower(const std::vector<Row>& above, const Row& row, const std::string& line) {
    for (const Row& other : above)
        if (other.folder == row.folder) refuse("the second row of this folder", line);
    for (const std::string& ours : row.ours) {
        const std::string folder = is_source(ours) ? folder_of(ours) : ours;
        const bool is_parent = row.folder.starts_with(folder + "/");
        const bool is_lower = std::any_of(above.begin(), above.end(), [&](const Row& other) {
            return other.folder == folder && (other.level < row.level || is_parent);
        });
        if (!is_lower) refuse(ours + " is no row above, of a lower level or a parent", line);
    }
}

Row parse_row(const std::string& line) {
    const std::vector<std::string> cells = cells_of(line);
    if (cells.size() != kColumns) refuse("not five columns", line);
    if (cells[0].empty() || cells[0].find_first_not_of("0123456789") != std::string::npos)
        refuse("not a level", line);
    const auto folder = quoted_in(cells[1]);
    if (folder.size() != 1) refuse("not one folder", line);
    Row row;
    row.level = std::stoi(cells[0]);
    row.folder = path_of(folder.front());
    for (const std::string& word : quoted_in(cells[2]))
        row.ours.push_back(path_of(word));
    row.all_above = cells[2] == "all above";
    if (row.ours.empty() && !row.all_above && cells[2] != "–")
        refuse("neither folders nor `all above` nor –", line);
    row.libraries = libraries_of(cells[3], line);
    row.awaits = cells[4] == "yes";
    row.awaiting = quoted_in(cells[4]);
    if (row.awaiting.empty() && !row.awaits && cells[4] != "no") refuse("neither yes, no nor files", line);
    return row;
}

} // namespace

bool is_among(const std::string& file, const FileNames& names) {
    const std::string stem = file.substr(0, file.rfind('.'));
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        return name.starts_with('*') ? stem.ends_with(name.substr(1)) : name == file || name == stem;
    });
}

std::vector<Row> parse_include_table(const std::string& text) {
    std::vector<Row> rows;
    std::istringstream lines(text);
    bool in_table = false;
    for (std::string line; std::getline(lines, line);) {
        const bool is_head = line.find("may include of ours") != std::string::npos;
        if (in_table && !line.starts_with('|')) break;
        if (in_table && !line.starts_with("| ---")) {
            Row row = parse_row(line);
            require_lower(rows, row, line);
            rows.push_back(std::move(row));
        }
        in_table = in_table || (is_head && line.starts_with('|'));
    }
    if (rows.empty()) throw std::runtime_error("there is no include table");
    return rows;
}

} // namespace lint
