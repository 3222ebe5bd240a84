#include "harness/base/nearest_word.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace harness {

namespace {

// Optimal string alignment: Levenshtein plus swaps of neighbours.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t substitution = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, substitution});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before_last[j - 2] + 1);
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

} // namespace

std::optional<std::string> nearest_word(std::string_view unknown, const std::vector<std::string>& known) {
    std::optional<std::string> nearest;
    std::size_t smallest = 0;
    for (const std::string& word : known) {
        const std::size_t found = distance(unknown, word);
        const std::size_t allowed = std::max<std::size_t>(1, std::max(unknown.size(), word.size()) / 3);
        if (found > allowed || (nearest && found >= smallest)) continue;
        nearest = word;
        smallest = found;
    }
    return nearest;
}

} // namespace harness
