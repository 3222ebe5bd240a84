// Runs the mxproof that was built with the tests, and reads its JSON report.
#pragma once

#include "tests/support/program.hpp"

#include <boost/json/value.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace support {

/// Absolute path of `mxproof`, `fake-dns` or `fake-mx` of this build.
std::string built_program(const std::string& name);

/// Why a real run is not possible on this machine; empty if it is.
std::string why_no_run();

/// `mxproof ARGUMENTS…`.
ProgramResult run_mxproof(std::vector<std::string> arguments);

/// A directory of its own, gone with the object.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, const std::string& text) const;

private:
    std::filesystem::path path_;
};

boost::json::value read_json(const std::filesystem::path& file);
std::string read_file(const std::filesystem::path& file);

} // namespace support
