#include "harness/run/fleeting_directory.hpp"

#include "harness/base/child_process.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

namespace harness {

namespace {

namespace fs = std::filesystem;

// A session of its own: neither the terminal nor a signal to the process group of mxproof reaches it. It
// keeps no file open but the pipe, lest a reader of mxproof's output wait for it.
int remove_at_the_end_of(int pipe, const fs::path& directory) {
    setsid();
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        std::signal(number, SIG_IGN);
    dup2(pipe, 0);
    syscall(SYS_close_range, 1U, ~0U, 0U);
    char byte = 0;
    while (read(0, &byte, 1) < 0 && errno == EINTR) {
    }
    std::error_code ignored;
    fs::remove_all(directory, ignored);
    return 0;
}

} // namespace

FleetingDirectory::FleetingDirectory() {
    const char* const configured = std::getenv("TMPDIR");
    std::string name = fmt::format("{}/mxproof-world.XXXXXX", configured ? configured : "/tmp");
    if (!mkdtemp(name.data())) throw std::system_error(errno, std::generic_category(), "cannot make " + name);
    path_ = name;
    chmod(name.c_str(), 0755);
    PipeEnds pipe = make_pipe();
    const auto remove = [&] {
        pipe.write.reset();
        return remove_at_the_end_of(pipe.read.get(), path_);
    };
    try {
        remover_ = start_child(remove).pid;
    } catch (...) {
        fs::remove_all(path_);
        throw;
    }
    held_ = std::move(pipe.write);
}

FleetingDirectory::~FleetingDirectory() {
    held_.reset();
    wait_for_end(remover_);
}

} // namespace harness
