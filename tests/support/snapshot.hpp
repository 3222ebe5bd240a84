// All that can be seen of a container and of its engine, so that a test can tell whether either was touched.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace support {

/// What is seen, and as what: `smtp: /etc/passwd: mode` and `100644`.
using Snapshot = std::map<std::string, std::string>;

/// Every file but those of proc(5) and sysfs(5): kind and inode, links, owner, mode, times of the last change
/// of content and of status, content, target of a link, extended attributes. Not the time of the last access.
/// Keys begin with `name`.
void see_files(Snapshot& seen, const std::string& name, const std::filesystem::path& root);

/// Of a running container: what the engine tells of it, what has changed in its file system, its files, the
/// engine's own files of it, mounts, namespaces, links, addresses, routes, rules and settings of its network,
/// and its processes with the times of their start. Its engine's data lie below `data`.
void see_container(Snapshot& seen, const std::string& name, const std::filesystem::path& data);

/// The containers, images, volumes and networks that the engine has, and the layers on its disk.
void see_engine(Snapshot& seen, const std::filesystem::path& data);

/// What is not the same, one line each: `smtp: /etc/passwd: mode: 100644, then 100600`; of a value of several
/// lines each that came or went: `smtp: diff: A /etc/new: not there before`.
std::vector<std::string> differences(const Snapshot& before, const Snapshot& after);

/// A command in a container's namespaces, started from outside: the engine does not know of it. What it
/// prints.
std::string inside(const std::string& name, std::vector<std::string> argv);

} // namespace support
