#include "harness/sender/container/rootfs_build.hpp"

#include "harness/base/child_process.hpp"
#include "harness/base/file_text.hpp"
#include "harness/sender/container/subordinate_ids.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sched.h>
#include <sstream>
#include <string_view>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr const char* kDirectories = "/var/tmp";
constexpr std::string_view kPrefix = "mxproof-image.";
constexpr const char* kMemory = "/dev/shm"; // in a mount namespace of its own another one lies over it
constexpr long kPlenty = 2L << 20;          // KiB

[[noreturn]] void fail(const std::string& tried) {
    throw std::system_error(errno, std::generic_category(), "cannot " + tried);
}

// KiB that can be had without swapping (proc(5), /proc/meminfo).
long available_memory() {
    std::istringstream lines(text_of_file("/proc/meminfo").value_or(""));
    for (std::string name; lines >> name;) {
        long size = 0;
        if (name == "MemAvailable:" && lines >> size) return size;
    }
    return 0;
}

// Ours, and locked by nobody: its build was killed.
void remove_abandoned() {
    std::error_code error;
    for (fs::directory_iterator entry(kDirectories, error), end; !error && entry != end;
         entry.increment(error)) {
        if (!entry->path().filename().string().starts_with(kPrefix)) continue;
        const FileDescriptor lock(open(entry->path().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        );
        struct stat facts {};
        std::error_code ignored;
        if (lock.get() >= 0 && fstat(lock.get(), &facts) == 0 && facts.st_uid == geteuid() &&
            flock(lock.get(), LOCK_EX | LOCK_NB) == 0)
            fs::remove_all(entry->path(), ignored);
    }
}

// A directory on the disk, gone with the object; locked, so that the next build knows that it is in use.
class WorkDirectory {
public:
    WorkDirectory() {
        remove_abandoned();
        std::string name = std::string(kDirectories) + "/" + std::string(kPrefix) + "XXXXXX";
        if (!mkdtemp(name.data())) fail(std::string("make a directory below ") + kDirectories);
        path_ = name;
        lock_.reset(open(path_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        flock(lock_.get(), LOCK_EX | LOCK_NB);
    }
    ~WorkDirectory() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    WorkDirectory(const WorkDirectory&) = delete;
    WorkDirectory& operator=(const WorkDirectory&) = delete;

    const fs::path& path() const { return path_; }

private:
    fs::path path_;
    FileDescriptor lock_;
};

void mount_privately(bool in_memory) {
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) fail("make the mounts private");
    mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr); // a container may not
    if (in_memory && mount("tmpfs", kMemory, "tmpfs", 0, "mode=0755,size=75%") != 0)
        fail(std::string("mount a file system in memory over ") + kMemory);
}

int run_build(const fs::path& program, const std::string& name, const std::string& tar) {
    dup2(STDERR_FILENO, STDOUT_FILENO);
    const Child child = start_child([&] { return become_program({program.string(), name, tar}); });
    int status = 0;
    for (pid_t ended = 0; ended != child.pid;) { // and whatever else is left to process 1
        ended = waitpid(-1, &status, 0);
        if (ended < 0 && errno != EINTR) return 126;
    }
    return exit_code_of(status);
}

int copy(const std::string& tar, int output) {
    constexpr std::size_t kPiece = 1U << 30U;
    const FileDescriptor file(open(tar.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) fail("open " + tar);
    for (;;) {
        const ssize_t size = sendfile(output, file.get(), nullptr, kPiece);
        if (size < 0) fail("copy " + tar);
        if (size == 0) return 0;
    }
}

// In namespaces of its own, as root of them.
int build_below(const std::string& directory, const fs::path& program, const std::string& name, int output) {
    setenv("TMPDIR", directory.c_str(), 1);
    const std::string tar = directory + "/rootfs.tar";
    const int code = run_build(program, name, tar);
    return code == 0 ? copy(tar, output) : code;
}

int build_in_namespaces(const fs::path& program, const std::string& name, int output) {
    const bool in_memory = available_memory() >= kPlenty;
    mount_privately(in_memory);
    if (in_memory) return build_below(kMemory, program, name, output);
    const WorkDirectory work;
    return build_below(work.path(), program, name, output);
}

int run_child(const fs::path& program, const std::string& name, int go, int output) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // If the parent died before, this reads the end of the pipe.
    char byte = 0;
    return read(go, &byte, 1) == 1 ? build_in_namespaces(program, name, output) : 125;
}

} // namespace

int build_rootfs(const fs::path& program, const std::string& name, int output) {
    const bool is_root = geteuid() == 0;
    PipeEnds go = make_pipe();
    const auto run = [&] {
        go.write.reset(); // else it would keep its own pipe open
        return run_child(program, name, go.read.get(), output);
    };
    const Child build = start_child(run, CLONE_NEWNS | CLONE_NEWPID | (is_root ? 0 : CLONE_NEWUSER));
    try {
        if (!is_root) map_subordinate_ids(build.pid);
        const char byte = 'g';
        if (write(go.write.get(), &byte, 1) != 1) fail("start the build");
    } catch (...) {
        go.write.reset(); // it ends by this
        wait_for_end(build.pid);
        throw;
    }
    return wait_for_end(build.pid);
}

} // namespace harness
