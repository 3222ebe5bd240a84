// The program `keeper`: the only file of an image of its own, so it needs no library and no other file.
//
//     keeper hold
//         Does nothing, until SIGTERM or SIGINT: what keeps a container's network namespace there for others.
#include <csignal>
#include <cstdio>
#include <string_view>
#include <unistd.h>

namespace {

// The first process of a pid namespace gets only signals that it waits for or handles.
int hold() {
    sigset_t ends{};
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigprocmask(SIG_BLOCK, &ends, nullptr);
    int number = 0;
    return sigwait(&ends, &number);
}

} // namespace

int main(int argc, char** argv) {
    if (argc == 2 && std::string_view(argv[1]) == "hold") return hold();
    std::fputs("usage: keeper hold\n", stderr);
    return 2;
}
