// Files of a container on their way into another one: read through the engine, held in a file without a name,
// which goes with this process.
#pragma once

#include "harness/base/file_descriptor.hpp"
#include "harness/engine/engine_client.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace harness {

class CopiedFiles {
public:
    /// What is left free on the disk, in octets: it is the machine's, not ours to fill.
    static constexpr std::uint64_t kLeftFree = std::uint64_t{512} << 20U;

    /// Throws SenderError if the file cannot be made.
    CopiedFiles();

    /// Throws SenderError if that would leave less than `left_free` octets on the disk, or cannot be written.
    void add(std::string_view data, std::uint64_t left_free = kLeftFree);

    /// A tar archive, as long as this lives.
    std::filesystem::path path() const;
    std::uint64_t size() const { return size_; }

private:
    FileDescriptor file_;
    std::uint64_t size_ = 0;
};

/// What is at `path` of a container (of a directory its contents, if that ends with `/.`), as far as `keep`
/// wants it (see TarFilter); nothing if that is more than `most` octets. Throws EngineError, also if the
/// files keep changing while they are read, and SenderError as CopiedFiles does.
boost::asio::awaitable<std::optional<CopiedFiles>> copy_out(
    EngineClient engine,
    std::string container,
    std::string path,
    std::function<bool(const std::string&)> keep,
    std::uint64_t most
);

} // namespace harness
