// Pasted texts -> the file that a capture of them makes.
#pragma once

#include "harness/capture/captured_file.hpp"
#include "harness/capture/from/pasted_capture.hpp"
#include "harness/capture/from/pasted_names.hpp"
#include "harness/capture/from/pasted_reader.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace harness {

inline PastedFacts facts_of(const std::vector<std::string>& texts) {
    PastedReader reader;
    for (const std::string& text : texts) {
        reader.begin_text();
        std::string_view rest = text;
        while (!rest.empty()) {
            const auto end = rest.find('\n');
            reader.take(rest.substr(0, end), false);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
    }
    return reader.finish();
}

/// Of the domain example.org; why there is none, instead.
inline std::string file_of(const std::vector<std::string>& texts, const std::string& domain = "example.org") {
    constexpr std::time_t kNow = 1'795'910'400; // 29 November 2026
    auto capture = pasted_capture(facts_of(texts), domain, kNow);
    if (!capture) return capture.error().why;
    capture->date = "2026-11-29";
    const auto file = captured_file(*capture, Names::anonymous, "captured/domain-1");
    return file ? *file : file.error().why;
}

} // namespace harness
