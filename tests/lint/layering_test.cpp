// Reads every #include and enforces the include table of docs/architecture.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Include {
    std::string file; // path from the root
    std::string what; // as written between the quotes or brackets
};

struct Folder {
    std::set<std::string> ours; // folders of ours it may include, besides itself
    std::set<std::string>
        third_party; // first path components, besides the standard library and the kernel's headers
};

const fs::path kRoot = MXPROOF_SOURCE_DIR;

const std::map<std::string, Folder> kTable{
    {"fake_dns", {{}, {"ldns", "openssl", "boost", "fmt"}}},
    {"fake_mx", {{}, {"openssl", "boost", "fmt"}}},
    {"fake_mailu", {{}, {"boost"}}},
    {"harness/world", {{}, {"fmt"}}},
    {"harness/network", {{}, {"netlink", "fmt"}}},
    {"harness/engine", {{}, {"boost", "fmt", "archive.h", "archive_entry.h"}}},
    {"harness/keeper", {{"harness/engine"}, {"boost", "openssl", "fmt"}}},
    {"harness/sender", {{"harness/network", "harness/engine", "harness/keeper"}, {"boost", "fmt"}}},
    {"harness/scenario", {{"harness/world"}, {"libfyaml.h", "fmt"}}},
    {"harness/staging", {{"harness/world", "fake_dns", "fake_mx"}, {"openssl", "fmt"}}},
    {"harness/observation", {{"fake_dns", "fake_mx", "fake_mailu", "harness/sender"}, {"fmt"}}},
    {"harness/verdict",
     {{"harness/world",
       "harness/scenario",
       "harness/observation",
       "harness/sender",
       "fake_dns",
       "fake_mx",
       "fake_mailu"},
      {"fmt"}}},
    {"harness/report", {{"harness/world", "harness/scenario", "harness/verdict"}, {"boost", "fmt"}}},
    {"harness/run",
     {{"harness/world",
       "harness/network",
       "harness/engine",
       "harness/keeper",
       "harness/sender",
       "harness/scenario",
       "harness/staging",
       "harness/observation",
       "harness/verdict",
       "harness/report",
       "fake_dns",
       "fake_mx",
       "fake_mailu"},
      {"boost", "fmt"}}},
};

// Above level 0, of these folders only the plain data of events may be included.
const std::set<std::string> kEventHeaders{
    "fake_dns/dns_event.hpp",
    "fake_mx/mx_event.hpp",
    "fake_mailu/mailu_event.hpp",
    "harness/sender/sender_event.hpp"};

std::vector<fs::path> sources_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const auto suffix = entry.path().extension();
        if (entry.is_regular_file() && (suffix == ".cpp" || suffix == ".hpp")) files.push_back(entry.path());
    }
    return files;
}

std::vector<Include> includes_of(const std::string& folder) {
    static const std::regex pattern(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
    std::vector<Include> found;
    for (const fs::path& file : sources_below(kRoot / folder)) {
        std::ifstream in(file);
        for (std::string line; std::getline(in, line);) {
            std::smatch match;
            if (std::regex_search(line, match, pattern))
                found.push_back({fs::relative(file, kRoot).string(), match[1].str()});
        }
    }
    return found;
}

std::string folder_of(const std::string& include) {
    const auto slash = include.rfind('/');
    return slash == std::string::npos ? "" : include.substr(0, slash);
}

bool is_ours(const std::string& include) {
    return include.starts_with("fake_dns/") || include.starts_with("fake_mx/") ||
           include.starts_with("fake_mailu/") || include.starts_with("harness/");
}

const std::set<std::string> kKnownThirdParty{
    "ldns",
    "openssl",
    "boost",
    "fmt",
    "CLI",
    "netlink",
    "libfyaml.h",
    "valijson",
    "archive.h",
    "archive_entry.h"};

std::string third_party_of(const std::string& include) {
    const std::string first = include.substr(0, include.find('/'));
    return kKnownThirdParty.contains(first) ? first : "";
}

bool may_use_asio(const std::string& file) {
    static const std::regex io_file(R"((_server|_connection)\.(cpp|hpp)$)");
    return file.starts_with("harness/engine/") || file.starts_with("harness/keeper/") ||
           file.starts_with("harness/sender/") || file.starts_with("harness/run/") ||
           std::regex_search(file, io_file);
}

bool is_asio(const std::string& include) {
    return include.starts_with("boost/asio") || include.starts_with("boost/beast");
}

TEST(Layering, EveryFolderOfTheTableExists) {
    for (const auto& [folder, _] : kTable)
        EXPECT_FALSE(sources_below(kRoot / folder).empty()) << folder;
}

TEST(Layering, AFolderIncludesOnlyWhatItsRowOfTheTableAllows) {
    for (const auto& [folder, row] : kTable) {
        const auto includes = includes_of(folder);
        ASSERT_FALSE(includes.empty()) << folder;
        for (const Include& include : includes) {
            if (is_ours(include.what)) {
                const std::string target = folder_of(include.what);
                EXPECT_TRUE(target == folder || row.ours.contains(target))
                    << include.file << " includes " << include.what;
            } else if (const std::string library = third_party_of(include.what); !library.empty()) {
                EXPECT_TRUE(row.third_party.contains(library))
                    << include.file << " includes " << include.what;
            }
        }
    }
}

TEST(Layering, ObservationAndVerdictKnowOnlyTheEventsOfTheFakesAndTheSender) {
    for (const std::string folder : {"harness/observation", "harness/verdict"}) {
        for (const Include& include : includes_of(folder)) {
            const std::string target = folder_of(include.what);
            if (target != "fake_dns" && target != "fake_mx" && target != "fake_mailu" &&
                target != "harness/sender")
                continue;
            EXPECT_TRUE(kEventHeaders.contains(include.what)) << include.file << " includes " << include.what;
        }
    }
}

TEST(Layering, AsioIsOnlyInTheFilesThatDoInputAndOutput) {
    for (const auto& [folder, _] : kTable) {
        for (const Include& include : includes_of(folder)) {
            if (!is_asio(include.what)) continue;
            EXPECT_TRUE(may_use_asio(include.file)) << include.file << " includes " << include.what;
        }
    }
}

TEST(Layering, FyamlIsInOneFile) {
    std::set<std::string> files;
    for (const Include& include : includes_of("harness"))
        if (include.what == "libfyaml.h") files.insert(include.file);
    EXPECT_EQ(files.size(), 1U);
}

TEST(Layering, CommandLineParsingIsOnlyInTheMains) {
    for (const auto& [folder, _] : kTable)
        for (const Include& include : includes_of(folder))
            EXPECT_FALSE(include.what.starts_with("CLI/")) << include.file << " includes " << include.what;
}

TEST(Layering, NoSourceFileIsLongerThanFourHundredLines) {
    for (const std::string top : {"fake_dns", "fake_mx", "harness", "tests"}) {
        for (const fs::path& file : sources_below(kRoot / top)) {
            std::ifstream in(file);
            const auto lines = std::count(std::istreambuf_iterator<char>(in), {}, '\n');
            EXPECT_LE(lines, 400) << fs::relative(file, kRoot);
        }
    }
}

} // namespace
