#include "tests/benchmarks/fake_figures.hpp"
#include "tests/benchmarks/measure.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <fcntl.h>
#include <sys/resource.h>

namespace benchmarks {

namespace {

struct Cost {
    double cpu = 0;
    double wall = 0;
};

Cost cost_of(const std::vector<std::string>& argv) {
    const auto start = Clock::now();
    const pid_t child = fork();
    if (child == 0) {
        dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
        std::vector<char*> words;
        for (const std::string& word : argv)
            words.push_back(const_cast<char*>(word.c_str()));
        words.push_back(nullptr);
        execvp(words[0], words.data());
        _exit(127);
    }
    int status = 0;
    rusage usage{};
    if (wait4(child, &status, 0, &usage) != child || status != 0) throw std::runtime_error(argv.front());
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return {seconds(usage.ru_utime) + seconds(usage.ru_stime), seconds_since(start)};
}

} // namespace

void print_command(const std::vector<std::string>& argv) {
    constexpr unsigned kTimes = 21;
    std::vector<double> cpu;
    std::vector<double> wall;
    for (unsigned n = 0; n < kTimes; ++n) {
        const Cost cost = cost_of(argv);
        cpu.push_back(cost.cpu * 1000);
        wall.push_back(cost.wall * 1000);
    }
    fmt::print(
        "{}: {:.0f} ms, {:.0f} ms of CPU time (at most 20)\n", fmt::join(argv, " "), median(wall), median(cpu)
    );
}

} // namespace benchmarks
