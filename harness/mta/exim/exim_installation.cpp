#include "harness/mta/exim/exim_installation.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace harness {

namespace {

constexpr const char* kInstalled = "/usr/sbin/exim4";

std::string unpacked_root() {
    const char* const root = std::getenv(kEximRootVariable);
    return root ? root : "";
}

// Exim starts itself anew as its user, also to send a bounce.
std::string closed_directory_above(const std::filesystem::path& program) {
    for (auto directory = program.parent_path(); directory.has_relative_path();
         directory = directory.parent_path()) {
        struct stat status {};
        if (stat(directory.c_str(), &status) != 0 || (status.st_mode & S_IXOTH) == 0)
            return directory.string();
    }
    return {};
}

} // namespace

std::string exim_program() {
    return unpacked_root() + kInstalled;
}

WhyNot why_no_exim() {
    const std::string program = exim_program();
    if (access(program.c_str(), X_OK) == 0) {
        const std::string closed = closed_directory_above(program);
        if (closed.empty()) return {};
        return fmt::format("Exim's user cannot reach {}: {} is closed to it", program, closed);
    }
    if (!unpacked_root().empty()) return fmt::format("there is no {} ({})", program, kEximRootVariable);
    return fmt::format(
        "Exim is not installed on this machine (apt-get install exim4-daemon-heavy; where Postfix is to "
        "stay, "
        "unpack that package with dpkg-deb -x FILE FOLDER instead, and set {}=FOLDER)",
        kEximRootVariable
    );
}

} // namespace harness
