#include "harness/run/guest.hpp"

#include "harness/base/child_process.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/sender/process/private_mounts.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fcntl.h>
#include <sched.h>
#include <stdexcept>
#include <string_view>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr const char* kReady = "ready";

void say(int file, std::string_view text) {
    const ssize_t ignored = write(file, text.data(), text.size());
    (void)ignored; // nobody is left to tell
}

// Whoever would answer for the name service without asking the resolver is hidden or not asked.
void prepare_mounts(const GuestSettings& settings) {
    if (mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0)
        throw std::runtime_error(fmt::format("cannot mount a private /proc: {}", std::strerror(errno)));
    const ReplacedFile resolv("/etc/resolv.conf");
    if (!resolv.exists())
        throw std::runtime_error(
            "/etc/resolv.conf is missing, and a name server is set over it: make an empty one"
        );
    resolv.replace(settings.resolv_conf);
    if (const ReplacedFile nsswitch("/etc/nsswitch.conf"); nsswitch.exists())
        nsswitch.replace(settings.nsswitch_conf);
    if (fs::is_directory("/run/nscd")) mount_tmpfs("/run/nscd", "mode=0755,size=4k");
}

pid_t start_command(const GuestSettings& settings) {
    const auto run = [&] {
        for (const std::string& variable : settings.environment)
            putenv(const_cast<char*>(variable.c_str()));
        const int code = become_program(settings.command);
        say(STDERR_FILENO,
            fmt::format("mxproof: cannot run {}: {}\n", settings.command[0], std::strerror(errno)));
        return code;
    };
    return start_child(run).pid;
}

// Ends with the command; without one when it is asked to.
[[noreturn]] void reap(const sigset_t& awaited, pid_t command) {
    for (;;) {
        int number = 0;
        sigwait(&awaited, &number);
        if (number == SIGTERM && command < 0) _exit(0);
        if (number == SIGTERM) kill(command, SIGTERM);
        int status = 0;
        for (pid_t ended = 0; (ended = waitpid(-1, &status, WNOHANG)) > 0;)
            if (ended == command) _exit(exit_code_of(status));
    }
}

// One of the harness's must not run here; what is ignored stays so, as under nohup(1).
void forget_handler(int number) {
    struct sigaction action {};
    sigaction(number, nullptr, &action);
    if (action.sa_handler != SIG_IGN) std::signal(number, SIG_DFL);
}

// Process 1 of its namespace: when it ends, the kernel kills all others.
[[noreturn]] void run_init(const GuestSettings& settings, FileDescriptor go, FileDescriptor answer) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    std::signal(SIGPIPE, SIG_DFL); // what exec(2) would leave ignored
    for (const int number : {SIGINT, SIGTERM, SIGHUP})
        forget_handler(number);
    sigset_t awaited;
    sigemptyset(&awaited);
    sigaddset(&awaited, SIGTERM);
    sigaddset(&awaited, SIGCHLD);
    sigprocmask(SIG_BLOCK, &awaited, nullptr);
    // Of the harness's files it needs these two alone, and its command none of them.
    dup2(go.get(), 3);
    dup2(answer.get(), 4);
    syscall(SYS_close_range, 5U, ~0U, 0U);
    // If the harness died before PR_SET_PDEATHSIG was set, this reads the end of the pipe.
    char byte = 0;
    if (read(3, &byte, 1) != 1) _exit(125);
    try {
        attach_sender_side(sender_link(settings.link));
        prepare_mounts(settings);
    } catch (const std::exception& error) {
        say(4, error.what());
        _exit(125);
    }
    say(4, kReady);
    close(3);
    close(4);
    reap(awaited, settings.command.empty() ? -1 : start_command(settings));
}

std::string read_answer(int file) {
    std::string text;
    std::array<char, 512> buffer{};
    for (;;) {
        const ssize_t size = read(file, buffer.data(), buffer.size());
        if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
        if (size == 0 || (size < 0 && errno != EINTR)) return text;
    }
}

} // namespace

Guest::Guest(const GuestSettings& settings) {
    PipeEnds go = make_pipe();
    PipeEnds answer = make_pipe();
    const auto run = [&]() -> int {
        go.write.reset();
        run_init(settings, std::move(go.read), std::move(answer.write));
    };
    Child init = start_child(run, CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID);
    pid_ = init.pid;
    pidfd_ = init.pidfd.release();
    try {
        answer.write.reset();
        const FileDescriptor network(open(fmt::format("/proc/{}/ns/net", pid_).c_str(), O_RDONLY | O_CLOEXEC)
        );
        if (network.get() < 0)
            throw std::system_error(errno, std::generic_category(), "cannot open a namespace");
        attach_world_side(sender_link(settings.link), network.get());
        say(go.write.get(), "g");
        const std::string said = read_answer(answer.read.get());
        if (said != kReady)
            throw std::runtime_error(said.empty() ? "the process in the new namespaces ended" : said);
    } catch (...) {
        close_all();
        throw;
    }
}

Guest::~Guest() {
    close_all();
}

void Guest::ask_to_end() const {
    if (pid_ > 0) ::kill(pid_, SIGTERM);
}

void Guest::kill() const {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
}

int Guest::wait() {
    return wait_for_end(std::exchange(pid_, -1));
}

void Guest::close_all() {
    kill();
    if (pid_ > 0) wait();
    if (pidfd_ >= 0) close(pidfd_);
    pidfd_ = -1;
}

} // namespace harness
