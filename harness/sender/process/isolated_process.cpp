#include "harness/sender/process/isolated_process.hpp"

#include "harness/base/child_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <exception>
#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

constexpr int kNamespaces = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC;

void say(const std::string& text) {
    const ssize_t ignored = write(STDERR_FILENO, text.data(), text.size());
    (void)ignored; // nobody is left to tell
}

bool become(const std::string& user) {
    const passwd* entry = getpwnam(user.c_str());
    return entry && setgroups(0, nullptr) == 0 && setgid(entry->pw_gid) == 0 && setuid(entry->pw_uid) == 0;
}

// The program as a child of this init, in an environment of its own.
pid_t start_program(
    const std::vector<std::string>& argv,
    std::vector<std::string> environment = {},
    const std::string& user = {}
) {
    environment.emplace_back("PATH=/usr/sbin:/usr/bin:/sbin:/bin");
    environment.emplace_back("LANG=C");
    const auto run = [&] {
        if (user.empty() || become(user)) become_program(argv, environment);
        say(fmt::format("fatal: cannot run {}: {}\n", argv[0], std::generic_category().message(errno)));
        return 127;
    };
    return start_child(run).pid;
}

using Companions = std::vector<std::pair<pid_t, std::string>>;

Companions start_companions(const IsolatedProgram& program) {
    Companions running;
    for (const Companion& companion : program.companions)
        running.emplace_back(
            start_program(companion.argv, companion.environment, companion.user), companion.argv[0]
        );
    return running;
}

// Reaps whatever is left to process 1, until the program itself ends.
void reap_until_end(pid_t program, const Companions& companions) {
    for (;;) {
        const pid_t ended = waitpid(-1, nullptr, 0);
        if (ended == program || (ended < 0 && errno != EINTR)) return;
        for (const auto& [pid, name] : companions)
            if (pid == ended) say(fmt::format("{}{}\n", kCompanionEnded, name));
    }
}

// The program has ended, or never started: everything else in the namespaces goes too and the output ends, so
// that the harness notices. The files stay to be looked at until the harness kills this init, or ends itself.
[[noreturn]] void wait_to_be_killed() {
    kill(-1, SIGKILL);
    while (waitpid(-1, nullptr, 0) > 0 || errno == EINTR) {
    }
    syscall(SYS_close_range, 0U, ~0U, 0U);
    for (;;)
        pause();
}

// Everything of the harness's that the init does not need: sockets of the world above all.
void close_inherited(int keep) {
    dup2(keep, 3);
    syscall(SYS_close_range, 4U, ~0U, 0U);
}

[[noreturn]] void run_init(const IsolatedProgram& program, int go, int output) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // Out of the terminal's reach: an interrupt is for the harness, which then ends this in its own way. Not
    // a session of its own: the kernel shares the processors out by session (sched(7), autogroup), and a
    // niceness only counts within one.
    setpgid(0, 0);
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD})
        std::signal(number, SIG_DFL);
    const FileDescriptor null(open("/dev/null", O_RDWR | O_CLOEXEC));
    dup2(null.get(), STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    close_inherited(go);
    // The harness says go when the link is there. If it died before PDEATHSIG was set, this reads the end of
    // the pipe.
    char byte = 0;
    if (read(3, &byte, 1) != 1) _exit(125);
    close(3);
    // Whoever runs the harness may have made it nicer than that, which takes a privilege to undo.
    const int niceness = std::max(program.niceness, getpriority(PRIO_PROCESS, 0));
    try {
        if (sethostname(program.host_name.data(), program.host_name.size()) != 0 ||
            setpriority(PRIO_PROCESS, 0, niceness) != 0)
            throw std::system_error(errno, std::generic_category(), "cannot set host name and priority");
        program.prepare();
    } catch (const std::exception& error) {
        say(fmt::format("fatal: {}\n", error.what()));
        wait_to_be_killed();
    }
    const Companions companions = start_companions(program);
    reap_until_end(start_program(program.argv, {}, program.user), companions);
    wait_to_be_killed();
}

} // namespace

IsolatedProcess::IsolatedProcess(
    const IsolatedProgram& program, const std::function<void(int network_namespace)>& attach
) {
    PipeEnds go = make_pipe();
    PipeEnds out = make_pipe();
    const auto run = [&]() -> int { run_init(program, go.read.get(), out.write.get()); };
    Child init = start_child(run, kNamespaces);
    pid_ = init.pid;
    pidfd_ = init.pidfd.release();
    output_ = out.read.release();
    try {
        const FileDescriptor network(open(fmt::format("/proc/{}/ns/net", pid_).c_str(), O_RDONLY | O_CLOEXEC)
        );
        if (network.get() < 0)
            throw std::system_error(errno, std::generic_category(), "cannot open a namespace");
        attach(network.get());
        const char byte = 'g';
        if (write(go.write.get(), &byte, 1) != 1)
            throw std::system_error(errno, std::generic_category(), "write");
    } catch (...) {
        kill_and_wait();
        throw;
    }
}

IsolatedProcess::~IsolatedProcess() {
    kill_and_wait();
}

std::string IsolatedProcess::root() const {
    return fmt::format("/proc/{}/root", pid_);
}

void IsolatedProcess::kill_and_wait() {
    if (pid_ > 0) {
        kill(pid_, SIGKILL);
        wait_for_end(pid_);
    }
    for (int* fd : {&pidfd_, &output_}) {
        if (*fd >= 0) close(*fd);
        *fd = -1;
    }
    pid_ = -1;
}

} // namespace harness
