#include "harness/mta/exim/exim_installation.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <unistd.h>

namespace harness {

namespace {

constexpr const char* kInstalled = "/usr/sbin/exim4";

std::string unpacked_root() {
    const char* const root = std::getenv(kEximRootVariable);
    return root ? root : "";
}

} // namespace

std::string exim_program() {
    return unpacked_root() + kInstalled;
}

std::string why_no_exim() {
    const std::string program = exim_program();
    if (access(program.c_str(), X_OK) == 0) return {};
    if (!unpacked_root().empty()) return fmt::format("there is no {} ({})", program, kEximRootVariable);
    return fmt::format(
        "Exim is not installed on this machine (apt-get install exim4-daemon-heavy; where Postfix is to "
        "stay, "
        "unpack that package with dpkg-deb -x FILE FOLDER instead, and set {}=FOLDER)",
        kEximRootVariable
    );
}

} // namespace harness
