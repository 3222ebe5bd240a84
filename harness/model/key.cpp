#include "harness/model/key.hpp"

namespace harness {

std::string filled(std::string_view sentence, std::string_view part) {
    std::string text(sentence);
    if (const auto place = text.find("{}"); place != std::string::npos) text.replace(place, 2, part);
    return text;
}

std::string in_a_row(const std::vector<std::string>& texts) {
    std::string row;
    for (const std::string& text : texts)
        row += (row.empty() ? "" : ", ") + text;
    return row;
}

} // namespace harness
