#include "harness/mta/exim/exim_installation.hpp"

#include "harness/mta/debian_program.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <sys/stat.h>

namespace harness {

namespace {

constexpr DebianProgram kExim{"Exim", "/usr/sbin/exim4", "exim4-daemon-heavy", kEximRootVariable};

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
    return path_of(kExim, kExim.path);
}

WhyNot why_no_exim() {
    if (WhyNot why = why_missing(kExim)) return why;
    const std::string closed = closed_directory_above(exim_program());
    if (closed.empty()) return {};
    return fmt::format("Exim's user cannot reach {}: {} is closed to it", exim_program(), closed);
}

} // namespace harness
