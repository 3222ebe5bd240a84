// A tar archive in memory: of files that are put into a container before it starts, or taken out of one.
#pragma once

#include <string>
#include <vector>

namespace harness {

struct ArchivedFile {
    std::string path; // absolute, in the container
    std::string text;
    unsigned mode = 0644;
    unsigned uid = 0;
    unsigned gid = 0;
};

/// Gives the file the owner and the mode of the first entry of an archive (its beginning is enough), if that
/// is a regular file.
void take_owner(ArchivedFile& file, const std::string& archive);

/// The regular files of an archive, each by its path in it, without `./` in front; none whose path leads out
/// of it, and no links. Throws std::runtime_error if it is no tar archive, or breaks off.
std::vector<ArchivedFile> files_in(const std::string& tar);

/// POSIX ustar, dated `modified` (Unix seconds). Throws std::runtime_error if a path does not
/// fit.
std::string tar_archive(const std::vector<ArchivedFile>& files, long modified);

} // namespace harness
