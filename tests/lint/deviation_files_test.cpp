// docs/adding-a-dns-deviation.md and docs/adding-an-mx-deviation.md: a deviation is named in at most four
// source files.
#include "tests/lint/source_tree.hpp"

#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <set>
#include <vector>

#include "tests/support/places.hpp"

namespace {

using Files = std::set<std::string>;

constexpr std::size_t kMostFiles = 4;

std::vector<std::vector<std::string>> matches(const std::string& text, const std::string& pattern) {
    const std::regex regex(pattern);
    std::vector<std::vector<std::string>> all;
    for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match)
        all.emplace_back(match->begin(), match->end());
    return all;
}

// A capture tells deviations from what it sees, and goes without one that it does not know.
lint::Tree sources() {
    lint::Tree tree;
    for (auto& [path, text] : lint::read_tree(MXPROOF_SOURCE_DIR))
        if (lint::is_source(path) && !path.starts_with("tests/") && !path.starts_with("harness/capture/"))
            tree.emplace(path, text);
    return tree;
}

// `name` as a whole word.
Files files_with(const lint::Tree& tree, const std::string& name) {
    const auto is_of_a_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; };
    Files files;
    for (const auto& [path, text] : tree)
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
            const std::size_t end = at + name.size();
            if ((at == 0 || !is_of_a_word(text[at - 1])) && (end == text.size() || !is_of_a_word(text[end])))
                files.insert(path);
        }
    return files;
}

// `Starttls::refused` …: the words of the enums that say how a peer deviates. The first of each is correct.
std::vector<std::string> deviations(const lint::Tree& tree) {
    const Files enums{"AliasEnd",    "DnsFaultKind", "MxRecord",        "Starttls",
                      "Connections", "Answer",       "Ciphers",         "Use",
                      "Role",        "TlsVersion",   "Validity",        "ClientCertificate",
                      "KeyKind",     "Chain",        "CertificateName", "TlsaAt",
                      "TlsaOf",      "Denial",       "ZoneDs",          "ZoneAlgorithm",
                      "StsMode",     "StsTxt",       "StsHttp",         "Sni"};
    std::vector<std::string> names;
    Files found;
    for (const auto& [path, text] : tree) {
        if (!path.starts_with("harness/model/")) continue;
        for (const auto& match : matches(text, R"(enum class (\w+) \{([^}]*)\};)")) {
            if (!enums.contains(match[1])) continue;
            found.insert(match[1]);
            const auto words = matches(match[2], R"(\w+)");
            for (std::size_t i = 1; i < words.size(); ++i)
                names.push_back(match[1] + "::" + words[i][0]);
        }
    }
    EXPECT_EQ(found, enums);
    return names;
}

// From an enumerator to the struct of fake_dns or fake_mx that plays it.
std::map<std::string, std::string> players(const lint::Tree& tree) {
    std::map<std::string, std::string> structs;
    for (const char* path : {"harness/staging/dns_staging.cpp", "harness/staging/mx_staging.cpp"})
        for (const auto& match : matches(tree.at(path), R"(case (\w+::\w+):\s+[^;]*fake_\w+::(\w+)\{)"))
            structs[match[1]] = match[2];
    return structs;
}

TEST(DeviationFiles, AreAtMostFourForEachDeviation) {
    const lint::Tree tree = sources();
    const auto structs = players(tree);
    for (const char* played :
         {"DnsFaultKind::no_answer", "DnsFaultKind::signature_expired", "Starttls::refused"})
        EXPECT_TRUE(structs.contains(played)) << played;
    for (const std::string& name : deviations(tree)) {
        Files files = files_with(tree, name);
        if (const auto played = structs.find(name); played != structs.end())
            files.merge(files_with(tree, played->second));
        EXPECT_LE(files.size(), kMostFiles) << name << " is named in " << testing::PrintToString(files);
        EXPECT_FALSE(files.empty()) << name;
    }
}

} // namespace
