#include "harness/model/key.hpp"

namespace harness {

std::string filled(std::string_view sentence, std::string_view part) {
    std::string text(sentence);
    if (const auto place = text.find("{}"); place != std::string::npos) text.replace(place, 2, part);
    return text;
}

} // namespace harness
