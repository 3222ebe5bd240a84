// The program `keeper`: the only file of an image of its own, so it needs no library and no other file.
//
//     keeper hold
//         Does nothing, until SIGTERM or SIGINT: what keeps a container's network namespace there for others.
//     keeper reap API LABEL=VALUE
//         Speaks this version of the engine's API. Says `ready`; waits for the end of its input, which a run
//         holds open as long as it lives; removes everything that the label is on. Input that ends with a
//         point says that the run has ended by itself: then one look is enough, as nothing that it asked the
//         engine for is under way.
#include "harness/engine/keeper/keeper_protocol.hpp"
#include "harness/engine/labelled.hpp"
#include "harness/engine/wait_for.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <string>
#include <string_view>
#include <unistd.h>

namespace {

using namespace harness;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kLimit{30}; // an engine that does not answer is none
constexpr std::chrono::seconds kQuiet{2};  // what was under way has come by then
constexpr timespec kBetweenLooks{0, 200'000'000};

// From now on they stay pending until they are waited for.
sigset_t block_ends() {
    sigset_t ends{};
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, nullptr);
    return ends;
}

// The first process of a pid namespace gets only signals that it waits for or handles.
int hold() {
    const sigset_t ends = block_ends();
    int number = 0;
    return sigwait(&ends, &number);
}

// Returns whether the run says that it has ended by itself.
bool wait_for_end_of_run() {
    char last = 0;
    std::array<char, 64> buffer{};
    for (;;) {
        const ssize_t size = read(STDIN_FILENO, buffer.data(), buffer.size());
        if (size > 0) last = buffer[static_cast<std::size_t>(size) - 1];
        if (size == 0 || (size < 0 && errno != EINTR)) return last == kRunHasEnded;
    }
}

int reap(const std::string& api, const std::string& label) {
    std::signal(SIGTERM, [](int) { _exit(0); }); // the machine goes down, and everything with it
    EngineClient engine(kEngineInKeeper, api);
    wait_for(engine.list(label));
    std::puts(kKeeperReady);
    std::fflush(stdout);
    const bool by_itself = wait_for_end_of_run();
    const sigset_t ends = block_ends();
    const auto end = Clock::now() + kLimit;
    auto found = Clock::now();
    while (Clock::now() < end && Clock::now() < found + kQuiet) {
        try {
            if (wait_for(remove_labelled(engine, label)) > 0) {
                found = Clock::now();
            } else if (by_itself) {
                return 0;
            }
        } catch (const EngineError&) {
            found = Clock::now(); // it has not said that there is nothing
        }
        if (sigtimedwait(&ends, nullptr, &kBetweenLooks) > 0) return 0;
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "hold") return hold();
    if (argc == 4 && std::string_view(argv[1]) == "reap") {
        try {
            return reap(argv[2], argv[3]);
        } catch (const std::exception& error) {
            std::puts(error.what());
            return 1;
        }
    }
    std::fputs("usage: keeper hold | keeper reap API LABEL=VALUE\n", stderr);
    return 2;
}
