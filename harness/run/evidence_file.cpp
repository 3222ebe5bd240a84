#include "harness/run/evidence_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace harness {

namespace {

Evidence::Octets read_at(const FileDescriptor& file, off_t offset, std::size_t size) {
    Evidence::Octets octets(size, '\0');
    errno = EIO;
    if (pread(file.get(), octets.data(), size, offset) != static_cast<ssize_t>(size))
        throw std::system_error(errno, std::generic_category(), "cannot read the evidence again");
    return octets;
}

} // namespace

std::filesystem::path temporary_directory() {
    std::error_code ignored;
    return std::filesystem::temp_directory_path(ignored);
}

void EvidenceFile::take(Evidence& evidence) {
    evidence.move_out([this](const Evidence::Octets& octets) { return write(octets); });
}

Evidence::Reader EvidenceFile::write(const Evidence::Octets& octets) {
    if (!file_)
        file_ = std::make_shared<const FileDescriptor>(
            open(directory_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR)
        );
    const auto written = pwrite(file_->get(), octets.data(), octets.size(), size_);
    if (written != static_cast<ssize_t>(octets.size())) return nullptr;
    const off_t offset = size_;
    size_ += written;
    return [file = file_, offset, size = octets.size()] { return read_at(*file, offset, size); };
}

} // namespace harness
