#include "harness/sender/container/subordinate_ids.hpp"

#include "harness/base/file_text.hpp"

#include <array>
#include <cerrno>
#include <pwd.h>
#include <spawn.h>
#include <sstream>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace harness {

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::runtime_error("cannot build an image as a user who is not root: " + why);
}

std::string name_of(uid_t user) {
    const passwd* const entry = getpwuid(user); // one thread
    return entry ? entry->pw_name : "";
}

// `mapper`: newuidmap or newgidmap; `own`: the id that becomes 0.
void map_ids(std::string mapper, const std::string& file, pid_t process, std::string own) {
    const auto range =
        subordinate_range(text_of_file(file).value_or(""), name_of(geteuid()), std::to_string(geteuid()));
    if (!range) refuse(file + " has no line of this user");
    std::array<std::string, 8> words{
        mapper, std::to_string(process), "0", std::move(own), "1", "1", range->first, range->count};
    std::array<char*, 9> argv{};
    for (std::size_t i = 0; i < words.size(); ++i)
        argv[i] = words[i].data();
    pid_t child = -1;
    if (posix_spawnp(&child, mapper.c_str(), nullptr, nullptr, argv.data(), environ) != 0)
        refuse(mapper + " is missing (apt-get install uidmap)");
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (status != 0) refuse(mapper + " failed");
}

} // namespace

std::optional<IdRange>
subordinate_range(const std::string& text, const std::string& name, const std::string& id) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        std::string user;
        IdRange range;
        std::getline(fields, user, ':');
        std::getline(fields, range.first, ':');
        std::getline(fields, range.count);
        if (!user.empty() && (user == name || user == id) && !range.first.empty() && !range.count.empty())
            return range;
    }
    return std::nullopt;
}

void map_subordinate_ids(pid_t process) {
    map_ids("newuidmap", "/etc/subuid", process, std::to_string(geteuid()));
    map_ids("newgidmap", "/etc/subgid", process, std::to_string(getegid()));
}

} // namespace harness
