#include "tests/independent/child_process.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>

extern char** environ;

namespace mxproof_test {
namespace {

class SpawnActions {
public:
    SpawnActions() { posix_spawn_file_actions_init(&actions_); }
    ~SpawnActions() { posix_spawn_file_actions_destroy(&actions_); }
    SpawnActions(const SpawnActions&) = delete;
    SpawnActions& operator=(const SpawnActions&) = delete;
    posix_spawn_file_actions_t* get() { return &actions_; }

private:
    posix_spawn_file_actions_t actions_;
};

pid_t spawn(const std::vector<std::string>& arguments, SpawnActions& actions) {
    std::vector<std::string> copies = arguments;
    std::vector<char*> argv;
    for (auto& argument : copies)
        argv.push_back(argument.data());
    argv.push_back(nullptr);
    pid_t pid = -1;
    const int error = posix_spawn(&pid, argv[0], actions.get(), nullptr, argv.data(), environ);
    if (error != 0) throw std::system_error(error, std::generic_category(), arguments.front());
    return pid;
}

int wait_for(pid_t pid) {
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace

std::optional<std::string> find_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(std::string(path != nullptr ? path : "") + ":/usr/sbin:/sbin:/usr/bin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        const auto candidate = folder + "/" + name;
        if (!folder.empty() && access(candidate.c_str(), X_OK) == 0) return candidate;
    }
    return std::nullopt;
}

ProgramResult run_program(const std::vector<std::string>& arguments) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
    SpawnActions actions;
    posix_spawn_file_actions_adddup2(actions.get(), ends[1], 1);
    posix_spawn_file_actions_adddup2(actions.get(), ends[1], 2);
    posix_spawn_file_actions_addopen(actions.get(), 0, "/dev/null", O_RDONLY, 0);
    const pid_t pid = spawn(arguments, actions);
    close(ends[1]);
    ProgramResult result;
    std::array<char, 4096> buffer{};
    for (ssize_t size = 0; (size = read(ends[0], buffer.data(), buffer.size())) > 0;)
        result.output.append(buffer.data(), static_cast<std::size_t>(size));
    close(ends[0]);
    result.exit_code = wait_for(pid);
    return result;
}

BackgroundProgram::BackgroundProgram(const std::vector<std::string>& arguments, const std::string& log_path) {
    SpawnActions actions;
    posix_spawn_file_actions_addopen(actions.get(), 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(actions.get(), 1, log_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(actions.get(), 1, 2);
    pid_ = spawn(arguments, actions);
}

BackgroundProgram::~BackgroundProgram() {
    if (has_ended()) return;
    kill(pid_, SIGKILL);
    wait_for(pid_);
}

bool BackgroundProgram::has_ended() {
    if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
    return pid_ < 0;
}

TemporaryDirectory::TemporaryDirectory() {
    path_ = (std::filesystem::temp_directory_path() / "mxproof-test-XXXXXX").string();
    if (mkdtemp(path_.data()) == nullptr) throw std::system_error(errno, std::generic_category(), path_);
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryDirectory::write(const std::string& name, const std::string& text) const {
    const auto path = path_ + "/" + name;
    std::ofstream(path) << text;
    return path;
}

std::optional<std::string> enter_private_network() {
    const auto ip = find_program("ip");
    if (!ip) return "the program ip (Debian package iproute2) is not installed";
    if (unshare(CLONE_NEWNET) != 0)
        return "a network namespace of its own needs root: " + std::string(std::strerror(errno));
    const std::vector<std::vector<std::string>> steps = {
        {*ip, "link", "set", "lo", "up"},
        {*ip, "route", "add", "local", "198.18.0.0/15", "dev", "lo"},
        {*ip, "-6", "route", "add", "local", "2001:db8::/32", "dev", "lo"}};
    for (const auto& step : steps) {
        const auto result = run_program(step);
        if (result.exit_code != 0) return "`ip` failed: " + result.output;
    }
    return std::nullopt;
}

} // namespace mxproof_test
