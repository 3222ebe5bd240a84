#include "harness/cli/user_files.hpp"

#include "harness/cli/output.hpp"
#include "harness/report/problem_text.hpp"
#include "harness/scenario/text_file.hpp"

namespace harness {

bool names_a_file(const std::string& word) {
    return word.ends_with(".yaml") || word.ends_with(".yml");
}

std::string text_with_source(const Problem& problem) {
    std::vector<Problem> ignored; // it was read before
    const auto file = problem.line > 0 ? read_text(problem.file, ignored) : std::nullopt;
    return problem_text(problem, file.value_or(""));
}

bool print_problems(const std::vector<Problem>& problems) {
    bool errors = false;
    for (const Problem& problem : problems) {
        say(text_with_source(problem));
        errors = errors || !problem.warning;
    }
    return errors;
}

} // namespace harness
