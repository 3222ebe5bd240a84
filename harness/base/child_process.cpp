#include "harness/base/child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <exception>
#include <fcntl.h>
#include <sched.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace harness {

namespace {

std::vector<char*> pointers_to(const std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (const std::string& word : words)
        pointers.push_back(const_cast<char*>(word.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

// fork(2) knows no namespaces. Some container engines refuse clone3(2).
pid_t fork_into(int namespaces) {
    if (namespaces == 0) return fork();
    return static_cast<pid_t>(syscall(SYS_clone, namespaces | SIGCHLD, nullptr, nullptr, nullptr, nullptr));
}

[[noreturn]] void run_to_the_end(const std::function<int()>& run) {
    try {
        _exit(run());
    } catch (const std::exception& error) {
        const std::string text = std::string("fatal: ") + error.what() + "\n";
        const ssize_t ignored = write(STDERR_FILENO, text.data(), text.size());
        (void)ignored; // nobody is left to tell
        _exit(126);
    }
}

std::string read_to_the_end(int file) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (;;) {
        const ssize_t size = read(file, buffer.data(), buffer.size());
        if (size > 0) text.append(buffer.data(), static_cast<std::size_t>(size));
        if (size == 0 || (size < 0 && errno != EINTR)) return text;
    }
}

} // namespace

Child start_child(const std::function<int()>& run, int namespaces) {
    const pid_t pid = fork_into(namespaces);
    if (pid < 0) throw std::system_error(errno, std::generic_category(), "cannot make a process");
    if (pid == 0) run_to_the_end(run);
    return {pid, FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)))};
}

int become_program(
    const std::vector<std::string>& argv, const std::optional<std::vector<std::string>>& environment
) {
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    const auto variables = environment ? pointers_to(*environment) : std::vector<char*>();
    execvpe(argv.at(0).c_str(), pointers_to(argv).data(), environment ? variables.data() : environ);
    return errno == ENOENT ? 127 : 126;
}

int exit_code_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int wait_for_end(pid_t child) noexcept {
    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) return 126;
    return exit_code_of(status);
}

int run_program(const std::vector<std::string>& argv) {
    return wait_for_end(start_child([&] { return become_program(argv); }).pid);
}

ProgramOutput output_of(const std::vector<std::string>& argv, ErrorOutput errors) {
    PipeEnds out = make_pipe();
    const Child child = start_child([&] {
        dup2(out.write.get(), STDOUT_FILENO);
        if (errors == ErrorOutput::hidden) dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
        return become_program(argv);
    });
    out.write.reset();
    std::string text = read_to_the_end(out.read.get());
    return {wait_for_end(child.pid), std::move(text)};
}

} // namespace harness
