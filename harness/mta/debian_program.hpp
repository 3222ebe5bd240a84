// A mail server's program on this machine: installed, or only unpacked, since Debian's packages of mail
// servers exclude each other.
#pragma once

#include "harness/base/result.hpp"

#include <string>
#include <string_view>

namespace harness {

struct DebianProgram {
    std::string_view name;     // of the mail server, as people write it: `Exim`
    std::string_view path;     // where the package has its program: `/usr/sbin/exim4`
    std::string_view package;  // `exim4-daemon-heavy`
    const char* root_variable; // names the folder that the package was unpacked into (`dpkg-deb -x`)
};

/// A file of the package, below the folder it was unpacked into if the environment names one.
std::string path_of(const DebianProgram& program, std::string_view file);

/// Why there is none, and what to do about it.
WhyNot why_missing(const DebianProgram& program);

} // namespace harness
