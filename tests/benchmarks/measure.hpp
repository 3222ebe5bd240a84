// How the figures are measured: each in a process of its own, since a process enters a world once; by the CPU
// time that it took where a machine may be busy.
#pragma once

#include <chrono>
#include <cstdio>
#include <ctime>
#include <functional>
#include <map>
#include <sched.h>
#include <stdexcept>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>
#include <vector>

namespace benchmarks {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values);

/// User and system time, in seconds.
double cpu_of_this_process();

/// What the descendants of this process take, among them what a namespace of its own has reaped: as far as
/// they lived when it was sampled.
class CpuOfDescendants {
public:
    void sample();
    double seconds() const;

private:
    std::map<pid_t, double> seconds_;
};

/// Of every process of a group that runs.
double cpu_of_group(pid_t group);

/// Keeps this process, and what it starts meanwhile, on one of the CPUs that it may use. With a server and
/// its clients on one each, it is not up to the scheduler how often the server falls asleep.
class OnCpu {
public:
    enum Which { first, last };
    explicit OnCpu(Which which);
    ~OnCpu();
    OnCpu(const OnCpu&) = delete;
    OnCpu& operator=(const OnCpu&) = delete;

private:
    cpu_set_t allowed_{};
};

/// The most memory that this process has had, in octets.
double peak_memory();

/// What `measure` returns in a process of its own. Throws std::runtime_error if it threw there.
template <typename Measure>
auto in_child(const Measure& measure) {
    using Figures = decltype(measure());
    static_assert(std::is_trivially_copyable_v<Figures>);
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("pipe");
    const pid_t child = fork();
    if (child == 0) {
        try {
            const Figures figures = measure();
            _exit(write(ends[1], &figures, sizeof figures) == sizeof figures ? 0 : 1);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
        }
        _exit(1);
    }
    close(ends[1]);
    Figures figures{};
    const bool complete = read(ends[0], &figures, sizeof figures) == sizeof figures;
    close(ends[0]);
    waitpid(child, nullptr, 0);
    if (!complete) throw std::runtime_error("a measurement failed");
    return figures;
}

/// A server beside this process, in a group of its own: ended with the object, and with this process.
class Server {
public:
    /// A function that serves at a free port of 127.0.0.1, and says which as soon as it listens there.
    explicit Server(const std::function<void(const std::function<void(std::uint16_t)>&)>& serve);
    /// A program that is told where to listen.
    Server(const std::vector<std::string>& argv, std::uint16_t port);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const { return port_; }
    double cpu() const { return cpu_of_group(pid_); }

private:
    pid_t pid_ = -1;
    std::uint16_t port_ = 0;
};

/// A TCP connection to 127.0.0.1. Throws std::runtime_error if nobody listens within ten seconds.
int connect_to(std::uint16_t port);

} // namespace benchmarks
