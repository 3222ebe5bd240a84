#include "harness/scenario/known_difference.hpp"

#include <algorithm>
#include <iterator>

namespace harness {

bool contains(const VersionRange& range, const std::optional<PostfixVersion>& version) {
    if (!version) return range == VersionRange{};
    return (!range.from || *range.from <= *version) && (!range.before || *version < *range.before);
}

std::string to_text(const VersionRange& range) {
    std::string text;
    if (range.from) text += "from " + to_text(*range.from);
    if (range.before) text += (text.empty() ? "before " : ", before ") + to_text(*range.before);
    return text;
}

std::vector<KnownDifference>
differences_of(const std::vector<KnownDifference>& all, std::string_view program, std::string_view version) {
    const auto number = parse_postfix_version(version);
    std::vector<KnownDifference> found;
    std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](const KnownDifference& one) {
        return one.program == program && contains(one.versions, number);
    });
    return found;
}

const KnownDifference*
difference_under(const Policy& policy, const std::vector<KnownDifference>& differences) {
    const auto found = std::find_if(differences.begin(), differences.end(), [&](const KnownDifference& one) {
        return one.policies.empty() ||
               std::find(one.policies.begin(), one.policies.end(), policy) != one.policies.end();
    });
    return found == differences.end() ? nullptr : &*found;
}

} // namespace harness
