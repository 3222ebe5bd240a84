#include "harness/sender/process/sender_files.hpp"

#include "harness/base/file_descriptor.hpp"
#include "harness/base/resolv_conf.hpp"
#include "harness/mta/postfix/sts_daemon.hpp"
#include "harness/sender/process/private_mounts.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <grp.h>
#include <pwd.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

namespace harness {

namespace {

namespace fs = std::filesystem;

const fs::path kConfig = "/etc/postfix";
const fs::path kQueue = "/var/spool/postfix";
const fs::path kData = "/var/lib/postfix";
const fs::path kOurs = "/run/mxproof";

struct Owners {
    uid_t postfix;
    gid_t postdrop;
};

Owners look_up_owners() {
    const passwd* user = getpwnam("postfix");
    const group* setgid_group = getgrnam("postdrop");
    if (!user || !setgid_group)
        throw std::runtime_error("there is no user postfix or no group postdrop: is Postfix installed?");
    return {user->pw_uid, setgid_group->gr_gid};
}

// Of the machine's own directory only what belongs to the package: the administrator's maps and passwords are
// neither needed nor anything that --keep may copy.
void prepare_config(const PostfixSettings& settings, const LinkAddresses& link) {
    const FileDescriptor original(open(kConfig.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    const fs::path from = fmt::format("/proc/self/fd/{}", original.get());
    mount_tmpfs(kConfig, "mode=0755,size=16m");
    for (const char* file : {"dynamicmaps.cf", "dynamicmaps.cf.d", "postfix-files", "postfix-files.d"})
        if (fs::exists(from / file)) fs::copy(from / file, kConfig / file, fs::copy_options::recursive);
    write_private_file(kConfig / "main.cf", main_cf(settings, link));
    write_private_file(kConfig / "master.cf", master_cf());
    write_private_file(kConfig / "mxproof-transport", transport_table(settings));
    write_private_file(kConfig / "mxproof-roots.pem", settings.trust_store_pem);
    if (asks_for_sts(settings)) write_private_file(kStsDaemonConfig, sts_daemon_config(settings));
    // Every process of Postfix waits until its configuration has been unchanged for some seconds: a freshly
    // written one would cost each of them 2 s.
    const auto old = fs::file_time_type::clock::now() - std::chrono::hours(1);
    for (const auto& entry : fs::directory_iterator(kConfig))
        fs::last_write_time(entry.path(), old);
}

void make_queue_directory(const char* name, mode_t mode, uid_t owner, gid_t group) {
    const fs::path path = kQueue / name;
    // chown(2) clears the set-group-id bit, so the mode comes last.
    if (mkdir(path.c_str(), 0700) != 0 || chown(path.c_str(), owner, group) != 0 ||
        chmod(path.c_str(), mode) != 0)
        throw std::runtime_error(fmt::format("cannot make {}: {}", path.string(), std::strerror(errno)));
}

// As the package's post-install would (postfix-files). With `quick-start` postfix-script leaves out its check
// of the installation, which is the machine's business and costs as much as the rest of the start.
void prepare_queue(const PostfixSettings& settings, const Owners& owners) {
    mount_tmpfs(
        kQueue, fmt::format("mode=0755,size={}", settings.queue_size.empty() ? "256m" : settings.queue_size)
    );
    constexpr std::array kPrivate{
        "active",
        "bounce",
        "corrupt",
        "defer",
        "deferred",
        "flush",
        "hold",
        "incoming",
        "private",
        "saved",
        "trace"};
    for (const char* name : kPrivate)
        make_queue_directory(name, 0700, owners.postfix, 0);
    make_queue_directory("maildrop", 01730, owners.postfix, owners.postdrop);
    make_queue_directory("public", 02710, owners.postfix, owners.postdrop);
    make_queue_directory("pid", 0755, 0, 0);
    write_private_file(kQueue / "quick-start", "");
}

void prepare_data(const Owners& owners) {
    mount_tmpfs(kData, fmt::format("mode=0700,uid={},size=64m", owners.postfix));
}

// The name service asks the fake resolver and nobody else: no daemon of the machine, no hosts file of its
// own.
void prepare_name_service(const PostfixSettings& settings) {
    const ReplacedFile resolv("/etc/resolv.conf");
    const ReplacedFile hosts("/etc/hosts");
    const ReplacedFile nsswitch("/etc/nsswitch.conf");
    mount_tmpfs("/run", "mode=0755,size=16m"); // sockets of nscd, systemd-resolved and syslog are below
    fs::create_directory(kOurs);
    write_private_file(kOurs / "resolv.conf", resolv_conf(settings.resolvers));
    write_private_file(kOurs / "hurried-smtp", hurried_smtp());
    fs::permissions(kOurs / "hurried-smtp", fs::perms{0755});
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

} // namespace

void prepare_sender_files(const PostfixSettings& settings, const LinkAddresses& link) {
    umask(022);
    for (const fs::path& directory : {kConfig, kQueue, kData})
        if (!fs::is_directory(directory))
            throw std::runtime_error(fmt::format("{} is missing: is Postfix installed?", directory.string()));
    const Owners owners = look_up_owners();
    make_mounts_private();
    prepare_name_service(settings);
    prepare_config(settings, link);
    prepare_queue(settings, owners);
    prepare_data(owners);
}

} // namespace harness
