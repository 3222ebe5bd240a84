#include "tests/harness/report/golden.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <sstream>
#include <vector>

#include "tests/support/places.hpp"

namespace harness {

namespace {

std::optional<std::string> contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);)
        lines.push_back(line);
    return lines;
}

// The lines from the first to the last that differ.
std::string difference(const std::string& wanted, const std::string& got) {
    const auto old_lines = lines_of(wanted);
    const auto new_lines = lines_of(got);
    std::size_t start = 0;
    const std::size_t common = std::min(old_lines.size(), new_lines.size());
    while (start < common && old_lines[start] == new_lines[start])
        ++start;
    std::size_t tail = 0;
    while (tail < common - start &&
           old_lines[old_lines.size() - 1 - tail] == new_lines[new_lines.size() - 1 - tail])
        ++tail;
    std::ostringstream out;
    out << "from line " << start + 1 << ":\n";
    for (std::size_t i = start; i < old_lines.size() - tail; ++i)
        out << "- " << old_lines[i] << '\n';
    for (std::size_t i = start; i < new_lines.size() - tail; ++i)
        out << "+ " << new_lines[i] << '\n';
    return out.str();
}

} // namespace

testing::AssertionResult matches_golden(const std::string& name, const std::string& text) {
    const std::string path = std::string(MXPROOF_SOURCE_DIR) + "/tests/golden/" + name;
    if (std::getenv("MXPROOF_UPDATE_GOLDEN")) {
        std::ofstream(path, std::ios::binary) << text;
        return testing::AssertionSuccess();
    }
    const auto wanted = contents(path);
    if (wanted == text) return testing::AssertionSuccess();
    auto failure = testing::AssertionFailure() << "tests/golden/" << name << " differs ";
    if (!wanted) failure << "(it does not exist) ";
    return failure << difference(wanted.value_or(""), text)
                   << "If the new text is right: MXPROOF_UPDATE_GOLDEN=1 report_test, then read the change.";
}

} // namespace harness
