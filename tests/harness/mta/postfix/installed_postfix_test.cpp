// The table of reasons against the Postfix of this machine: what the table says Postfix writes must be in its
// programs.
#include "harness/mta/postfix/postfix_reason.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <string>
#include <vector>

namespace {

using namespace harness;
namespace fs = std::filesystem;

std::string octets_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Debian's places, then those of other distributions.
std::optional<fs::path> smtp_program() {
    for (const char* const place : {"/usr/lib/postfix/sbin/smtp", "/usr/libexec/postfix/smtp"})
        if (fs::exists(place)) return place;
    return std::nullopt;
}

// The SMTP client and the libraries beside it, where Postfix is built with shared libraries.
std::string programs_octets(const fs::path& smtp) {
    std::string all = octets_of(smtp);
    for (const fs::path& folder : {smtp.parent_path(), smtp.parent_path().parent_path()})
        for (const auto& entry : fs::directory_iterator(folder))
            if (entry.path().filename().string().starts_with("libpostfix-")) all += octets_of(entry.path());
    return all;
}

// A constant of the programs: `3.7.11`, or `3.12-20260821` of a snapshot.
std::optional<int> minor_version(const std::string& programs) {
    static const std::string kStart = std::string(1, '\0') + "3.";
    static const std::regex kVersion(R"(3\.(\d{1,2})[.-]\d{1,8})");
    for (auto at = programs.find(kStart); at != std::string::npos; at = programs.find(kStart, at + 1)) {
        const std::string constant = programs.c_str() + at + 1;
        std::smatch match;
        if (std::regex_match(constant, match, kVersion)) return std::stoi(match[1]);
    }
    return std::nullopt;
}

// The pieces of a pattern between its wildcards, without the punctuation that joins texts. What the system
// says (strerror) is not in Postfix's programs.
std::vector<std::string> pieces_of(std::string pattern) {
    if (pattern.starts_with("connect to % ")) pattern = "connect to %";
    std::vector<std::string> pieces(1);
    for (const char c : pattern) {
        if (c == '%' || c == '*')
            pieces.emplace_back();
        else
            pieces.back() += c;
    }
    for (std::string& piece : pieces) {
        while (!piece.empty() && (piece.front() == ':' || piece.front() == ' '))
            piece.erase(0, 1);
        while (!piece.empty() && piece.back() == ' ')
            piece.pop_back();
    }
    std::erase_if(pieces, [](const std::string& piece) {
        return piece.find_first_not_of(" :()") == std::string::npos;
    });
    return pieces;
}

TEST(InstalledPostfix, WritesTheTextsOfTheTable) {
    const auto smtp = smtp_program();
    if (!smtp) GTEST_SKIP() << "Postfix is not installed";
    const std::string programs = programs_octets(*smtp);
    const auto minor = minor_version(programs);
    ASSERT_TRUE(minor.has_value());

    for (const KnownText& text : reason_texts()) {
        if (*minor < text.first_minor || *minor > text.last_minor) continue;
        for (const std::string& piece : pieces_of(std::string(text.pattern)))
            EXPECT_NE(programs.find(piece), std::string::npos) << text.pattern << ": " << piece;
    }
}

TEST(InstalledPostfix, DoesNotWriteTheTextsOfOtherVersions) {
    const auto smtp = smtp_program();
    if (!smtp) GTEST_SKIP() << "Postfix is not installed";
    const std::string programs = programs_octets(*smtp);
    const auto minor = minor_version(programs);
    ASSERT_TRUE(minor.has_value());

    for (const KnownText& text : reason_texts()) {
        if (*minor >= text.first_minor && *minor <= text.last_minor) continue;
        const auto pieces = pieces_of(std::string(text.pattern));
        EXPECT_TRUE(std::any_of(pieces.begin(), pieces.end(), [&](const std::string& piece) {
            return programs.find(piece) == std::string::npos;
        })) << text.pattern;
    }
}

} // namespace
