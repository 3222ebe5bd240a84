#include "harness/model/sts.hpp"

#include <algorithm>
#include <cctype>
#include <string_view>

namespace harness {

namespace {

constexpr std::string_view kVersion = "v=STSv1;";
constexpr std::size_t kLongestId = 32;

bool has_id(std::string_view record) {
    std::string_view rest = record.substr(kVersion.size());
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        std::string_view field = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        field.remove_prefix(std::min(field.find_first_not_of(" \t"), field.size()));
        field = field.substr(0, field.find_last_not_of(" \t") + 1);
        if (!field.starts_with("id=")) continue;
        const std::string_view id = field.substr(3);
        return !id.empty() && id.size() <= kLongestId &&
               std::all_of(id.begin(), id.end(), [](unsigned char c) { return std::isalnum(c) != 0; });
    }
    return false;
}

} // namespace

bool announces_policy(const StsFacts& sts) {
    if (sts.record.empty()) return sts.txt == StsTxt::present;
    const auto is_record = [](const std::string& text) { return text.starts_with(kVersion); };
    const auto first = std::find_if(sts.record.begin(), sts.record.end(), is_record);
    return first != sts.record.end() && std::count_if(sts.record.begin(), sts.record.end(), is_record) == 1 &&
           has_id(*first);
}

} // namespace harness
