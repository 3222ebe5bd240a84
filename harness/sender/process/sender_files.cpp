#include "harness/sender/process/sender_files.hpp"

#include "harness/base/file_descriptor.hpp"
#include "harness/base/resolv_conf.hpp"
#include "harness/sender/process/private_mounts.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <grp.h>
#include <optional>
#include <pwd.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace harness {

namespace {

namespace fs = std::filesystem;

const fs::path kOurs = "/run/mxproof";

struct Owner {
    uid_t user;
    gid_t group;
};

bool is_number(const std::string& text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

Owner look_up(std::string_view program, const std::string& user, const std::string& group) {
    if (is_number(user) && is_number(group))
        return {static_cast<uid_t>(std::stoul(user)), static_cast<gid_t>(std::stoul(group))};
    const passwd* const known_user = getpwnam(user.c_str());
    const ::group* const known_group = getgrnam(group.c_str());
    if (!known_user || !known_group)
        throw std::runtime_error(
            fmt::format("there is no user {} or no group {}: is {} installed?", user, group, program)
        );
    return {known_user->pw_uid, known_group->gr_gid};
}

void give_to(const fs::path& path, const Owner& owner, mode_t mode) {
    // chown(2) clears the set-group-id bit, so the mode comes last.
    if (chown(path.c_str(), owner.user, owner.group) != 0 || chmod(path.c_str(), mode) != 0)
        throw std::runtime_error(fmt::format("cannot make {}: {}", path.string(), std::strerror(errno)));
}

// Every process of Postfix waits until its configuration has been unchanged for some seconds: a freshly
// written one would cost each of them 2 s.
void date_back(const fs::path& path) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(1));
}

void mount_memory(const MemoryMount& mount) {
    const FileDescriptor original(open(mount.path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const fs::path from = fmt::format("/proc/self/fd/{}", original.get());
    mount_tmpfs(mount.path, mount.options);
    for (const std::string& name : mount.copied) {
        if (!fs::exists(from / name)) continue;
        const fs::path to = fs::path(mount.path) / name;
        fs::copy(from / name, to, fs::copy_options::recursive);
        date_back(to);
    }
}

void make_directory(const OwnedDirectory& directory, const Owner& owner) {
    if (mkdir(directory.path.c_str(), 0700) != 0 && errno != EEXIST)
        throw std::runtime_error(fmt::format("cannot make {}: {}", directory.path, std::strerror(errno)));
    give_to(directory.path, owner, directory.mode);
}

void make_file(const OwnedFile& file, const Owner& owner) {
    write_private_file(file.path, file.text);
    give_to(file.path, owner, file.mode);
    date_back(file.path);
}

// The name service asks the fake resolver and nobody else: no daemon of the machine, no hosts file of its
// own.
void prepare_name_service(const std::vector<std::string>& resolvers) {
    const ReplacedFile resolv("/etc/resolv.conf");
    const ReplacedFile hosts("/etc/hosts");
    const ReplacedFile nsswitch("/etc/nsswitch.conf");
    mount_tmpfs("/run", "mode=0755,size=16m"); // sockets of nscd, systemd-resolved and syslog are below
    fs::create_directory(kOurs);
    write_private_file(kOurs / "resolv.conf", resolv_conf(resolvers));
    write_private_file(kOurs / "hosts", "127.0.0.1 localhost\n::1 localhost\n");
    write_private_file(
        kOurs / "nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\n"
    );
    if (!resolv.exists() && !fs::is_symlink("/etc/resolv.conf"))
        throw std::runtime_error(
            "/etc/resolv.conf is missing, and a name server is set over it: make an empty one"
        );
    resolv.replace(kOurs / "resolv.conf");
    if (hosts.exists()) hosts.replace(kOurs / "hosts");
    if (nsswitch.exists()) nsswitch.replace(kOurs / "nsswitch.conf");
    if (fs::exists("/dev/log")) ReplacedFile("/dev/log").replace("/dev/null");
}

// Last: the users of all the others are the machine's.
void replace_files(const std::vector<OwnedFile>& replaced) {
    for (std::size_t i = 0; i < replaced.size(); ++i) {
        const fs::path text = kOurs / fmt::format("replaced-{}", i);
        write_private_file(text, replaced[i].text);
        ReplacedFile(replaced[i].path).replace(text);
    }
}

// Looked up before the name service is another one.
template <typename Owned>
std::vector<Owner> owners_of(std::string_view program, const std::vector<Owned>& all) {
    std::vector<Owner> owners;
    for (const Owned& one : all)
        owners.push_back(look_up(program, one.user, one.group));
    return owners;
}

} // namespace

void prepare_sender_files(
    std::string_view program, const Configuration& configuration, const std::vector<std::string>& resolvers
) {
    umask(022);
    for (const MemoryMount& mount : configuration.mounts)
        if (!fs::is_directory(mount.path))
            throw std::runtime_error(fmt::format("{} is missing: is {} installed?", mount.path, program));
    const auto of_directories = owners_of(program, configuration.directories);
    const auto of_files = owners_of(program, configuration.files);
    make_mounts_private();
    prepare_name_service(resolvers);
    for (const MemoryMount& mount : configuration.mounts)
        mount_memory(mount);
    for (std::size_t i = 0; i < of_directories.size(); ++i)
        make_directory(configuration.directories[i], of_directories[i]);
    for (std::size_t i = 0; i < of_files.size(); ++i)
        make_file(configuration.files[i], of_files[i]);
    replace_files(configuration.replaced);
}

} // namespace harness
