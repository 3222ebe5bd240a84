// Where the evidence of a run is until a report shows it.
#pragma once

#include "harness/base/nameless_file.hpp"
#include "harness/verdict/evidence.hpp"

#include <filesystem>
#include <memory>
#include <utility>

namespace harness {

class EvidenceFile {
public:
    explicit EvidenceFile(std::filesystem::path directory)
        : file_(std::make_shared<NamelessFile>(std::move(directory))) {}

    /// Moves the evidence into the file. Where there is no file, or no room in it, the evidence stays in
    /// memory. Reading it throws std::system_error if that fails.
    void take(Evidence& evidence);

private:
    std::shared_ptr<NamelessFile> file_; // lives with its readers
};

} // namespace harness
