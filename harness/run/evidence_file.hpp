// Where the evidence of a run is until a report shows it: a file without a name, which ends with its last
// reader, however the program ends.
#pragma once

#include "harness/base/file_descriptor.hpp"
#include "harness/verdict/evidence.hpp"

#include <filesystem>
#include <memory>
#include <sys/types.h>
#include <utility>

namespace harness {

/// TMPDIR, else /tmp; empty if that is no directory.
std::filesystem::path temporary_directory();

class EvidenceFile {
public:
    explicit EvidenceFile(std::filesystem::path directory) : directory_(std::move(directory)) {}

    /// Moves the evidence into the file. Where there is no file, or no room in it, the evidence stays in
    /// memory. Reading it throws std::system_error if that fails.
    void take(Evidence& evidence);

private:
    Evidence::Reader write(const Evidence::Octets& octets);

    std::filesystem::path directory_;
    std::shared_ptr<const FileDescriptor> file_; // null: not tried yet
    off_t size_ = 0;
};

} // namespace harness
