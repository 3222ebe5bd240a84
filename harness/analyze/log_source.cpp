#include "harness/analyze/log_source.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <cerrno>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace harness {

namespace {

constexpr std::size_t kBlock = 1U << 18U;

struct FreeLogReader {
    void operator()(archive* reader) const { archive_read_free(reader); }
};

std::string error_of(archive* reader) {
    const char* const text = archive_error_string(reader);
    return text ? text : "it cannot be read";
}

} // namespace

Result<FileDescriptor> open_log(const std::filesystem::path& path) {
    FileDescriptor log(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (log.get() < 0) return Failure{std::generic_category().message(errno)};
    struct stat status {};
    if (fstat(log.get(), &status) == 0 && S_ISDIR(status.st_mode)) return Failure{"it is a directory"};
    return log;
}

WhyNot read_log(const FileDescriptor& log, const std::function<bool(std::string_view)>& on_piece) {
    const std::unique_ptr<archive, FreeLogReader> reader(archive_read_new());
    // By name: `all` would start other programs for some octets that a log may begin with.
    archive_read_support_filter_gzip(reader.get());
    archive_read_support_filter_zstd(reader.get());
    archive_read_support_filter_xz(reader.get());
    archive_read_support_filter_bzip2(reader.get());
    archive_read_support_format_raw(reader.get());
    archive_read_support_format_empty(reader.get());
    if (archive_read_open_fd(reader.get(), log.get(), kBlock) != ARCHIVE_OK) return error_of(reader.get());
    archive_entry* entry = nullptr;
    const int found = archive_read_next_header(reader.get(), &entry);
    if (found == ARCHIVE_EOF) return {};
    if (found < ARCHIVE_WARN) return error_of(reader.get());
    for (;;) {
        const void* data = nullptr;
        std::size_t size = 0;
        la_int64_t offset = 0;
        const int result = archive_read_data_block(reader.get(), &data, &size, &offset);
        if (result == ARCHIVE_EOF) return {};
        if (result < ARCHIVE_WARN) return error_of(reader.get());
        if (!on_piece({static_cast<const char*>(data), size})) return {};
    }
}

std::string beginning_of(const FileDescriptor& log) {
    std::string beginning;
    struct stat status {};
    if (fstat(log.get(), &status) != 0 || !S_ISREG(status.st_mode)) return beginning;
    const off_t at = lseek(log.get(), 0, SEEK_CUR);
    const WhyNot ignored = read_log(log, [&](std::string_view piece) { // it is read again, and said then
        beginning = piece.substr(0, 1U << 16U);
        return false;
    });
    if (lseek(log.get(), at, SEEK_SET) != at)
        throw std::system_error(errno, std::generic_category(), "lseek");
    return beginning;
}

} // namespace harness
