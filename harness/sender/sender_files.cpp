#include "harness/sender/sender_files.hpp"

#include "harness/sender/file_descriptor.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = "/etc/postfix";
constexpr const char* kQueue = "/var/spool/postfix";
constexpr const char* kData = "/var/lib/postfix";

[[noreturn]] void fail(const std::string& tried) {
    throw std::runtime_error(fmt::format("cannot {}: {}", tried, std::strerror(errno)));
}

void mount_tmpfs(const char* where, const std::string& options) {
    if (!fs::is_directory(where))
        throw std::runtime_error(fmt::format("{} is missing: is Postfix installed?", where));
    if (mount("tmpfs", where, "tmpfs", MS_NOSUID | MS_NODEV, options.c_str()) != 0)
        fail(fmt::format("mount a private {}", where));
}

void write_file(const fs::path& path, const std::string& text) {
    std::ofstream file(path);
    file << text;
    if (!file.flush()) fail("write " + path.string());
}

// Postfix waits, in every one of its processes, until main.cf has been unchanged for a second: a freshly
// written one would make every delivery wait.
void make_old(const fs::path& path) {
    fs::last_write_time(path, fs::file_time_type::clock::now() - std::chrono::hours(1));
}

// The package's own files (postfix-script, dynamicmaps.cf, …) stay; main.cf and master.cf are ours.
void prepare_config(const PostfixSettings& settings, const LinkAddresses& link) {
    const FileDescriptor original(open(kConfig, O_PATH | O_DIRECTORY | O_CLOEXEC));
    mount_tmpfs(kConfig, "mode=0755,size=16m");
    const auto copy = fs::copy_options::recursive | fs::copy_options::copy_symlinks;
    fs::copy(fmt::format("/proc/self/fd/{}", original.get()), kConfig, copy);
    const fs::path directory(kConfig);
    write_file(directory / "main.cf", main_cf(settings, link));
    write_file(directory / "master.cf", master_cf());
    write_file(directory / "mxproof-transport", transport_table(settings));
    write_file(directory / "mxproof-roots.pem", settings.trust_store_pem);
    write_file(directory / "mxproof-resolv.conf", resolv_conf(settings));
    make_old(directory / "main.cf");
    make_old(directory / "master.cf");
}

void prepare_queue_and_data(const PostfixSettings& settings) {
    const std::string size = settings.queue_size.empty() ? "256m" : settings.queue_size;
    mount_tmpfs(kQueue, fmt::format("mode=0755,size={}", size));
    mount_tmpfs(kData, "mode=0700,size=64m");
    const passwd* owner = getpwnam("postfix");
    if (!owner) throw std::runtime_error("there is no user postfix: is Postfix installed?");
    if (chown(kData, owner->pw_uid, owner->pw_gid) != 0) fail("give the data directory to postfix");
}

// /etc/resolv.conf may be a link, even to nowhere (systemd-resolved): the mount goes over what it leads to.
void prepare_resolver() {
    std::error_code error;
    const fs::path target = fs::canonical("/etc/resolv.conf", error);
    if (error)
        throw std::runtime_error("/etc/resolv.conf does not exist or leads to nowhere: " + error.message());
    if (mount("/etc/postfix/mxproof-resolv.conf", target.c_str(), nullptr, MS_BIND, nullptr) != 0)
        fail("put the fake resolver into " + target.string());
}

} // namespace

void prepare_sender_files(const PostfixSettings& settings, const LinkAddresses& link) {
    umask(022);
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) fail("make the mounts private");
    if (mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0)
        fail("mount a private /proc");
    prepare_config(settings, link);
    prepare_queue_and_data(settings);
    prepare_resolver();
}

} // namespace harness
