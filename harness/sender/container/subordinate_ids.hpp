// The user and group ids that /etc/subuid and /etc/subgid give to a user, in a user namespace of that user's.
#pragma once

#include <optional>
#include <string>
#include <sys/types.h>

namespace harness {

struct IdRange {
    std::string first;
    std::string count;
};

/// The first range of a user in the text of /etc/subuid or /etc/subgid: lines `USER:FIRST:COUNT`, where USER
/// is a name or a number (subuid(5)).
std::optional<IdRange>
subordinate_range(const std::string& text, const std::string& name, const std::string& id);

/// Makes this process's user root in the user namespace of `process`, which has just been made, and its
/// subordinate ids those from 1 on there; by newuidmap(1) and newgidmap(1). Throws std::runtime_error
/// if a range or the programs are missing.
void map_subordinate_ids(pid_t process);

} // namespace harness
