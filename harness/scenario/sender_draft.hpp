// A sender's file as it was read, and what it becomes together with its base.
#pragma once

#include "harness/scenario/problem.hpp"
#include "harness/scenario/sender_description.hpp"
#include "harness/scenario/yaml_node.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// What one file says.
struct SenderDraft {
    SenderDescription description;
    std::string base; // the name of another one; empty: none
    Position base_position;
    std::string program;              // empty: as the base says
    std::optional<bool> admin_defers; // nothing: likewise
    std::string file;
};

/// Those of the catalogue's folder, and those that were named by file; of two with a name the second counts,
/// but it may be based on the first.
struct SenderDrafts {
    std::map<std::string, SenderDraft> shipped;
    std::map<std::string, SenderDraft> named;
};

/// With everything of its base, and of that one's base, that it does not say itself. Nothing, with a problem,
/// if something is missing then, or a base is.
std::optional<SenderDescription>
completed(const SenderDraft& draft, const SenderDrafts& all, std::vector<Problem>& problems);

} // namespace harness
