#include "harness/mta/debian_program.hpp"

#include <cstdlib>
#include <unistd.h>

namespace harness {

namespace {

std::string unpacked_root(const DebianProgram& program) {
    const char* const root = std::getenv(program.root_variable);
    return root ? root : "";
}

} // namespace

std::string path_of(const DebianProgram& program, std::string_view file) {
    return unpacked_root(program) + std::string(file);
}

WhyNot why_missing(const DebianProgram& program) {
    const std::string path = path_of(program, program.path);
    if (access(path.c_str(), X_OK) == 0) return {};
    const std::string variable = program.root_variable;
    if (!unpacked_root(program).empty()) return "there is no " + path + " (" + variable + ")";
    return std::string(program.name) + " is not installed on this machine (apt-get install " +
           std::string(program.package) +
           "; where Postfix is to stay, unpack that package with dpkg-deb -x FILE FOLDER instead, and set " +
           variable + "=FOLDER)";
}

} // namespace harness
