#include "tests/support/program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <poll.h>
#include <sstream>
#include <stdexcept>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace support {

namespace {

using Clock = std::chrono::steady_clock;

struct Pipe {
    int read = -1;
    int write = -1;
};

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("pipe");
    return {ends[0], ends[1]};
}

// In the child: never returns.
[[noreturn]] void become(const std::vector<std::string>& argv, int in, int out, int err) {
    if (in >= 0) dup2(in, 0);
    dup2(out, 1);
    dup2(err, 2);
    std::vector<char*> arguments;
    for (const std::string& argument : argv)
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

int remaining_ms(Clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return left > 0 ? static_cast<int>(left) : 0;
}

int exit_code_of(int status) {
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

// Waits by pidfd so that no signal handler and no polling loop is needed.
int wait_for(pid_t pid, Clock::time_point deadline) {
    const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
    pollfd waiting{pidfd, POLLIN, 0};
    if (pidfd >= 0 && poll(&waiting, 1, remaining_ms(deadline)) == 0) kill(pid, SIGKILL);
    if (pidfd >= 0) close(pidfd);
    int status = 0;
    waitpid(pid, &status, 0);
    return exit_code_of(status);
}

// Appends what can be read; false at the end of the stream.
bool drain(int fd, std::string& to) {
    std::array<char, 65536> buffer{};
    const ssize_t got = read(fd, buffer.data(), buffer.size());
    if (got <= 0) return false;
    to.append(buffer.data(), static_cast<std::size_t>(got));
    return true;
}

} // namespace

ProgramResult
run_program(const std::vector<std::string>& argv, const std::string& input, std::chrono::seconds limit) {
    const Pipe in = make_pipe();
    const Pipe out = make_pipe();
    const Pipe err = make_pipe();
    const pid_t pid = fork();
    if (pid == 0) become(argv, in.read, out.write, err.write);
    for (const int fd : {in.read, out.write, err.write})
        close(fd);
    if (!input.empty() && write(in.write, input.data(), input.size()) < 0) throw std::runtime_error("write");
    close(in.write);

    ProgramResult result;
    const auto deadline = Clock::now() + limit;
    std::array<pollfd, 2> streams{{{out.read, POLLIN, 0}, {err.read, POLLIN, 0}}};
    while (streams[0].fd >= 0 || streams[1].fd >= 0) {
        if (poll(streams.data(), streams.size(), remaining_ms(deadline)) <= 0) break;
        if (streams[0].revents != 0 && !drain(out.read, result.out)) streams[0].fd = -1;
        if (streams[1].revents != 0 && !drain(err.read, result.err)) streams[1].fd = -1;
    }
    result.exit_code = wait_for(pid, deadline);
    close(out.read);
    close(err.read);
    return result;
}

Program::Program(const std::vector<std::string>& argv) {
    const Pipe out = make_pipe();
    pid_ = fork();
    if (pid_ == 0) become(argv, -1, out.write, out.write);
    close(out.write);
    fd_ = out.read;
}

Program::~Program() {
    if (!reaped_) {
        kill(pid_, SIGKILL);
        wait_for(pid_, Clock::now() + std::chrono::seconds(10));
    }
    close(fd_);
}

bool Program::read_some(Clock::time_point deadline) {
    pollfd stream{fd_, POLLIN, 0};
    return poll(&stream, 1, remaining_ms(deadline)) > 0 && drain(fd_, output_);
}

std::string Program::read_until(const std::string& text, std::chrono::seconds limit) {
    const auto deadline = Clock::now() + limit;
    while (output_.find(text) == std::string::npos && read_some(deadline)) {
    }
    return output_;
}

void Program::signal(int number) const {
    if (!reaped_) kill(pid_, number); // else the number may be another process's by now
}

int Program::wait(std::chrono::seconds limit) {
    if (reaped_) return exit_code_;
    const auto deadline = Clock::now() + limit;
    while (read_some(deadline)) {
    }
    reaped_ = true;
    exit_code_ = wait_for(pid_, deadline);
    return exit_code_;
}

bool eventually(const std::function<bool()>& is_so, std::chrono::seconds limit) {
    const auto deadline = Clock::now() + limit;
    bool answer = is_so();
    while (!answer && Clock::now() < deadline)
        answer = is_so();
    return answer;
}

bool has_program(const std::string& name) {
    std::istringstream path(std::getenv("PATH") ? std::getenv("PATH") : "/usr/sbin:/usr/bin:/sbin:/bin");
    for (std::string folder; std::getline(path, folder, ':');)
        if (access((std::filesystem::path(folder) / name).c_str(), X_OK) == 0) return true;
    return access(("/usr/sbin/" + name).c_str(), X_OK) == 0;
}

} // namespace support
