// A file that a program finds when it is run as a sender. Plain data.
#pragma once

#include <string>
#include <sys/types.h>

namespace harness {

/// The user and the group are names, or numbers where nobody has a name.
struct OwnedFile {
    std::string path;
    std::string text;
    mode_t mode = 0644;
    std::string user = "root";
    std::string group = "root";
};

} // namespace harness
