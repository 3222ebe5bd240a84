#include "tests/lint/source_text.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>

namespace lint {

namespace {

// Headers of Linux and its C library beside the folders below.
constexpr std::array kSystemHeaders{
    "cxxabi.h",
    "errno.h",
    "execinfo.h",
    "fcntl.h",
    "fnmatch.h",
    "grp.h",
    "ifaddrs.h",
    "poll.h",
    "pwd.h",
    "sched.h",
    "signal.h",
    "spawn.h",
    "unistd.h"};
constexpr std::array kSystemFolders{"arpa/", "linux/", "net/", "netinet/", "sys/"};

} // namespace

std::vector<std::string> includes_of(const std::string& text) {
    static const std::regex pattern(R"re(^\s*#\s*include\s*(?:[<"]([^>"]+)[>"]|(\w+)))re");
    std::vector<std::string> found;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        if (line.find("include") != std::string::npos && std::regex_search(line, match, pattern))
            found.push_back(match[1].matched ? match[1].str() : match[2].str());
    }
    return found;
}

bool is_system(const std::string& include) {
    static const std::regex of_the_library("[a-z0-9_]+");
    if (std::regex_match(include, of_the_library)) return true;
    return std::find(kSystemHeaders.begin(), kSystemHeaders.end(), include) != kSystemHeaders.end() ||
           std::any_of(kSystemFolders.begin(), kSystemFolders.end(), [&](const char* folder) {
               return include.starts_with(folder);
           });
}

std::string library_of(const std::string& include) {
    static const std::regex boost("^boost/[^/.]+");
    std::smatch match;
    if (std::regex_search(include, match, boost)) return match.str();
    return include.substr(0, include.find('/'));
}

bool awaits(const std::string& text) {
    static const std::regex keyword(R"(\bco_(await|return|yield)\b)");
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.find("co_") != std::string::npos &&
            std::regex_search(line.substr(0, line.find("//")), keyword))
            return true;
    return false;
}

std::string process_start_in(const std::string& text) {
    static const std::regex call(
        R"((?:^|[^\w.>])((?:v?fork|exec[lv]p?e?|execveat|fexecve|clone|posix_spawnp?|popen|system) *\(|SYS_(?:v?fork|clone3?|execve\w*)\b))"
    );
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::smatch match;
        line.erase(std::min(line.find("//"), line.size()));
        if (std::regex_search(line, match, call)) return match[1];
    }
    return {};
}

bool is_marked_pure(const std::string& header) {
    static const std::regex pure(R"((^|\s)Pure[.:])");
    std::istringstream lines(header);
    for (std::string line; std::getline(lines, line) && line.starts_with("//");)
        if (std::regex_search(line, pure)) return true;
    return false;
}

} // namespace lint
