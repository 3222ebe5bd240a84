#include "tests/benchmarks/measure.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

namespace benchmarks {

namespace {

std::vector<pid_t> all_processes() {
    std::vector<pid_t> all;
    for (const auto& entry : std::filesystem::directory_iterator("/proc"))
        if (const auto pid = static_cast<pid_t>(std::strtol(entry.path().filename().c_str(), nullptr, 10));
            pid > 0)
            all.push_back(pid);
    return all;
}

// 0 if it is gone. proc(5): the name, which may hold anything, ends at the last bracket.
pid_t parent_of(pid_t pid) {
    std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
    std::string text;
    std::getline(file, text);
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return 0;
    return static_cast<pid_t>(std::strtol(text.c_str() + name_end + 4, nullptr, 10));
}

double cpu_of(pid_t pid) {
    clockid_t clock{};
    timespec time{};
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) != 0) return 0;
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

pid_t fork_group() {
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("fork");
    if (child != 0) return child;
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    return 0;
}

} // namespace

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

double cpu_of_this_process() {
    return cpu_of(getpid());
}

void CpuOfDescendants::sample() {
    std::map<pid_t, pid_t> parents;
    for (const pid_t pid : all_processes())
        parents[pid] = parent_of(pid);
    for (const auto& [pid, parent] : parents) {
        pid_t ancestor = parent;
        while (ancestor > 1 && ancestor != getpid())
            ancestor = parents.contains(ancestor) ? parents[ancestor] : 0;
        if (ancestor == getpid()) seconds_[pid] = std::max(seconds_[pid], cpu_of(pid));
    }
}

double CpuOfDescendants::seconds() const {
    double all = 0;
    for (const auto& [pid, seconds] : seconds_)
        all += seconds;
    return all;
}

double cpu_of_group(pid_t group) {
    double seconds = 0;
    for (const pid_t pid : all_processes())
        if (getpgid(pid) == group) seconds += cpu_of(pid);
    return seconds;
}

OnCpu::OnCpu(Which which) {
    sched_getaffinity(0, sizeof allowed_, &allowed_);
    int chosen = -1;
    for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
        if (CPU_ISSET(cpu, &allowed_) && (which == last || chosen < 0)) chosen = cpu;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(chosen, &one);
    if (sched_setaffinity(0, sizeof one, &one) != 0) throw std::runtime_error("sched_setaffinity");
}

OnCpu::~OnCpu() {
    sched_setaffinity(0, sizeof allowed_, &allowed_);
}

double peak_memory() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

Server::Server(const std::function<void(const std::function<void(std::uint16_t)>&)>& serve) {
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("pipe");
    pid_ = fork_group();
    if (pid_ == 0) {
        try {
            serve([&](std::uint16_t port) {
                if (write(ends[1], &port, sizeof port) != sizeof port) _exit(1);
            });
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        _exit(1);
    }
    close(ends[1]);
    const bool listens = read(ends[0], &port_, sizeof port_) == sizeof port_;
    close(ends[0]);
    if (!listens) throw std::runtime_error("a server did not start");
}

Server::Server(const std::vector<std::string>& argv, std::uint16_t port) : port_(port) {
    int input[2]; // kept open: openssl s_server ends when there is no more
    if (pipe(input) != 0) throw std::runtime_error("pipe");
    fcntl(input[1], F_SETFD, FD_CLOEXEC);
    pid_ = fork_group();
    if (pid_ == 0) {
        dup2(input[0], STDIN_FILENO);
        const int null = open("/dev/null", O_RDWR);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        std::vector<char*> words;
        for (const std::string& word : argv)
            words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        execvp(words[0], words.data());
        _exit(127);
    }
    close(input[0]);
    close(connect_to(port));
}

Server::~Server() {
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
}

int connect_to(std::uint16_t port) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    inet_pton(AF_INET, "127.0.0.1", &to.sin_addr);
    const auto start = Clock::now();
    while (seconds_since(start) < 10) {
        const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (connect(connection, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0) {
            const int no_delay = 1; // else the kernel holds back what follows a handshake for 40 ms
            setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &no_delay, sizeof no_delay);
            return connection;
        }
        close(connection);
    }
    throw std::runtime_error("nobody listens at port " + std::to_string(port));
}

} // namespace benchmarks
