#include "harness/engine/tar_archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <utility>

namespace harness {

namespace {

struct FreeArchive {
    void operator()(archive* writer) const { archive_write_free(writer); }
};
struct FreeReader {
    void operator()(archive* reader) const { archive_read_free(reader); }
};
struct FreeEntry {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

la_ssize_t append(archive*, void* text, const void* data, size_t size) {
    static_cast<std::string*>(text)->append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
}

void require(archive* writer, la_ssize_t result) {
    if (result < 0) throw std::runtime_error(std::string("tar archive: ") + archive_error_string(writer));
}

} // namespace

void take_owner(ArchivedFile& file, const std::string& archive) {
    const std::unique_ptr<::archive, FreeReader> reader(archive_read_new());
    archive_read_support_format_tar(reader.get());
    archive_entry* entry = nullptr;
    const bool read = archive_read_open_memory(reader.get(), archive.data(), archive.size()) == ARCHIVE_OK &&
                      archive_read_next_header(reader.get(), &entry) == ARCHIVE_OK;
    if (!read || archive_entry_filetype(entry) != AE_IFREG) return;
    file.mode = archive_entry_perm(entry);
    file.uid = static_cast<unsigned>(archive_entry_uid(entry));
    file.gid = static_cast<unsigned>(archive_entry_gid(entry));
}

std::vector<ArchivedFile> files_in(const std::string& tar) {
    const std::unique_ptr<::archive, FreeReader> reader(archive_read_new());
    archive_read_support_format_tar(reader.get());
    require(reader.get(), archive_read_open_memory(reader.get(), tar.data(), tar.size()));
    std::vector<ArchivedFile> files;
    for (;;) {
        archive_entry* entry = nullptr;
        const int result = archive_read_next_header(reader.get(), &entry);
        if (result == ARCHIVE_EOF) return files;
        require(reader.get(), result);
        const char* const name = archive_entry_pathname(entry);
        const auto path = std::filesystem::path(name ? name : "").lexically_normal();
        if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) || path.empty() ||
            path.is_absolute() || *path.begin() == "..")
            continue;
        ArchivedFile file{path.string(), "", archive_entry_perm(entry), 0, 0};
        file.uid = static_cast<unsigned>(archive_entry_uid(entry));
        file.gid = static_cast<unsigned>(archive_entry_gid(entry));
        file.text.resize(static_cast<std::size_t>(archive_entry_size(entry)));
        const la_ssize_t read = archive_read_data(reader.get(), file.text.data(), file.text.size());
        require(reader.get(), read);
        file.text.resize(static_cast<std::size_t>(read));
        files.push_back(std::move(file));
    }
}

std::string tar_archive(const std::vector<ArchivedFile>& files, long modified) {
    std::string tar;
    const std::unique_ptr<archive, FreeArchive> writer(archive_write_new());
    require(writer.get(), archive_write_set_format_ustar(writer.get()));
    // No zeros after the end: Podman may fail at what it then leaves unread (buildah's issue 6573).
    require(writer.get(), archive_write_set_bytes_in_last_block(writer.get(), 1));
    require(writer.get(), archive_write_open(writer.get(), &tar, nullptr, append, nullptr));
    for (const ArchivedFile& file : files) {
        const std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
        archive_entry_set_pathname(entry.get(), file.path.c_str() + (file.path.starts_with('/') ? 1 : 0));
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.text.size()));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), file.mode);
        archive_entry_set_uid(entry.get(), file.uid);
        archive_entry_set_gid(entry.get(), file.gid);
        archive_entry_set_mtime(entry.get(), modified, 0);
        require(writer.get(), archive_write_header(writer.get(), entry.get()));
        require(writer.get(), archive_write_data(writer.get(), file.text.data(), file.text.size()));
    }
    require(writer.get(), archive_write_close(writer.get()));
    return tar;
}

} // namespace harness
