#include "harness/user_files.hpp"

#include "harness/output.hpp"

namespace harness {

bool names_a_file(const std::string& word) {
    return word.ends_with(".yaml") || word.ends_with(".yml");
}

bool print_problems(const std::vector<Problem>& problems) {
    bool errors = false;
    for (const Problem& problem : problems) {
        say(problem.to_text());
        errors = errors || !problem.warning;
    }
    return errors;
}

} // namespace harness
