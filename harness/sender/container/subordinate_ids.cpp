#include "harness/sender/container/subordinate_ids.hpp"

#include "harness/base/child_process.hpp"
#include "harness/base/file_text.hpp"

#include <pwd.h>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

namespace harness {

namespace {

[[noreturn]] void refuse(const std::string& why) {
    throw std::runtime_error("cannot build an image as a user who is not root: " + why);
}

std::string user_name(uid_t user) {
    const passwd* const entry = getpwuid(user); // one thread
    return entry ? entry->pw_name : "";
}

// `mapper`: newuidmap or newgidmap; `own`: the id that becomes 0.
void map_ids(const std::string& mapper, const std::string& file, pid_t process, const std::string& own) {
    const auto range =
        subordinate_range(text_of_file(file).value_or(""), user_name(geteuid()), std::to_string(geteuid()));
    if (!range) refuse(file + " has no line of this user");
    const int code =
        run_program({mapper, std::to_string(process), "0", own, "1", "1", range->first, range->count});
    if (code == 127) refuse(mapper + " is missing (apt-get install uidmap)");
    if (code != 0) refuse(mapper + " failed");
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
