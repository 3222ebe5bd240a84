#include "harness/mta/postfix/master_services.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace harness {

namespace {

constexpr std::size_t kColumns = 8; // master(5)

constexpr std::array<std::string_view, 20> kServing{
    "anvil", "bounce", "cleanup", "discard",  "error",           "flush", "lmtp",
    "nqmgr", "oqmgr",  "pickup",  "postlogd", "proxymap",        "qmgr",  "scache",
    "showq", "smtp",   "tlsmgr",  "tlsproxy", "trivial-rewrite", "verify"};

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// By white space, but not within braces.
std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    int depth = 0;
    for (const char c : line) {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        if (depth > 0 || !is_space(c)) {
            word += c;
        } else if (!word.empty()) {
            words.push_back(std::exchange(word, {}));
        }
    }
    if (!word.empty()) words.push_back(std::move(word));
    return words;
}

// `smtp_tls_loglevel=1`, `{ smtp_tls_loglevel = 1 }` -> `smtp_tls_loglevel`.
std::string_view name_in(std::string_view assignment) {
    const auto begin = assignment.find_first_not_of("{ \t");
    if (begin == std::string_view::npos) return {};
    return assignment.substr(begin, assignment.find_first_of("= \t}", begin) - begin);
}

// `-osmtp_tls_loglevel=1` is one argument, `-o smtp_tls_loglevel=1` are two.
template <typename Visit>
void for_each_option(const std::vector<std::string>& arguments, const Visit& visit) {
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& argument = arguments[i];
        if (argument == "-o" && i + 1 < arguments.size()) {
            visit(i, 2, name_in(arguments[i + 1]));
            ++i;
        } else if (argument.starts_with("-o")) {
            visit(i, 1, name_in(std::string_view(argument).substr(2)));
        }
    }
}

} // namespace

MasterService parse_service(std::string_view line) {
    std::vector<std::string> words = words_of(line);
    MasterService service;
    if (words.size() < kColumns) return service;
    service = {words[0], words[1], words[2], words[3], words[4], words[5], words[6], words[7], {}};
    service.arguments.assign(words.begin() + kColumns, words.end());
    return service;
}

std::string to_line(const MasterService& service) {
    std::string line = fmt::format(
        "{} {} {} {} {} {} {} {}",
        service.name,
        service.type,
        service.private_column,
        service.unprivileged,
        service.chroot,
        service.wake_up,
        service.process_limit,
        service.command
    );
    for (const std::string& argument : service.arguments)
        line += " " + argument;
    return line;
}

std::vector<std::string> remove_options(MasterService& service, const std::vector<std::string>& names) {
    std::vector<std::string> removed;
    std::vector<bool> goes(service.arguments.size());
    for_each_option(service.arguments, [&](std::size_t at, std::size_t count, std::string_view name) {
        if (std::find(names.begin(), names.end(), name) == names.end()) return;
        removed.emplace_back(name);
        std::fill_n(goes.begin() + static_cast<std::ptrdiff_t>(at), count, true);
    });
    std::vector<std::string> kept;
    for (std::size_t i = 0; i < service.arguments.size(); ++i)
        if (!goes[i] && service.arguments[i] != "-D") kept.push_back(std::move(service.arguments[i]));
    service.arguments = std::move(kept);
    return removed;
}

bool sets(const MasterService& service, std::string_view parameter) {
    bool found = false;
    for_each_option(service.arguments, [&](std::size_t, std::size_t, std::string_view name) {
        found = found || name == parameter;
    });
    return found;
}

bool delivers_or_serves(const MasterService& service) {
    return service.type != "inet" &&
           std::find(kServing.begin(), kServing.end(), service.command) != kServing.end();
}

} // namespace harness
