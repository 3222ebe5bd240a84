// What a user says of the twin of a container.
#pragma once

#include <string>
#include <vector>

namespace harness {

/// Whether the twin joins the networks of its original.
enum class Join {
    where_needed, // another service of its compose project runs in one of them
    always,
    never,
};

struct TwinOptions {
    std::string original;             // name or id, or `service:NAME` of a compose project; empty: no twin
    std::vector<std::string> copied;  // mounts that are copied also beyond kMostCopied
    std::vector<std::string> emptied; // mounts that are empty in the twin
    Join join = Join::where_needed;
};

} // namespace harness
