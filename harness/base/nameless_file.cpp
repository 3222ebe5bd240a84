#include "harness/base/nameless_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace harness {

std::filesystem::path temporary_directory() {
    std::error_code ignored;
    return std::filesystem::temp_directory_path(ignored);
}

std::optional<off_t> NamelessFile::append(std::string_view octets) {
    if (!file_) file_.emplace(open(directory_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR));
    const auto written = pwrite(file_->get(), octets.data(), octets.size(), size_);
    if (written != static_cast<ssize_t>(octets.size())) return std::nullopt;
    return std::exchange(size_, size_ + written);
}

std::string NamelessFile::read(off_t offset, std::size_t size) const {
    std::string octets(size, '\0');
    errno = EIO;
    if (!file_ || pread(file_->get(), octets.data(), size, offset) != static_cast<ssize_t>(size))
        throw std::system_error(errno, std::generic_category(), "cannot read a temporary file again");
    return octets;
}

} // namespace harness
