#include "harness/report/problem_text.hpp"

#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

constexpr std::size_t kWidest = 70; // columns of a line that are shown

// The text of line `number`, counted from 1; empty if there is none.
std::string_view line_of(std::string_view file, int number) {
    for (; number > 1; --number) {
        const auto end = file.find('\n');
        if (end == std::string_view::npos) return {};
        file.remove_prefix(end + 1);
    }
    const std::string_view line = file.substr(0, file.find('\n'));
    return line.substr(0, line.find('\r'));
}

} // namespace

std::string problem_text(const Problem& problem, std::string_view file) {
    std::string text = printable(problem.to_text());
    const std::string_view line = problem.line > 0 ? line_of(file, problem.line) : std::string_view();
    if (line.empty()) return text;
    const auto column = static_cast<std::size_t>(std::max(problem.column, 1)) - 1;
    // What is shown as `\xNN` is wider than it was.
    const std::string before = printable(first_columns(line, column));
    std::string shown = printable(line);
    std::size_t caret = columns_of(before);
    const std::size_t cut = caret < kWidest ? 0 : caret - kWidest / 2;
    shown = shown.substr(first_columns(shown, cut).size());
    caret -= cut;
    const std::string number = std::to_string(problem.line);
    return fmt::format(
        "{}\n{:>5} | {}\n      | {:>{}}", text, number, first_columns(shown, kWidest), '^', caret + 1
    );
}

} // namespace harness
