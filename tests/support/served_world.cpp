#include "tests/support/served_world.hpp"

#include "harness/network/privileges.hpp"
#include "harness/run/world_servers.hpp"
#include "harness/staging/address_plan.hpp"

#include <boost/asio/io_context.hpp>

#include <array>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <sched.h>
#include <stdexcept>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace support {

namespace {

[[noreturn]] void serve(harness::Stage stage, int ready) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    try {
        boost::asio::io_context context(1);
        harness::WorldListeners nobody;
        harness::WorldServers servers(
            context, stage.dns, stage.host_lookup(), stage.policy_host_lookup(), nobody, {}
        );
        if (write(ready, "r", 1) != 1) _exit(1);
        close(ready);
        context.run();
    } catch (const std::exception&) {
        _exit(1);
    }
    _exit(0);
}

void use_fake_resolver() {
    if (unshare(CLONE_NEWNS) != 0 || mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0)
        throw std::runtime_error("cannot make the mounts private");
    std::array<char, 32> name{"/tmp/mxproof-resolv.XXXXXX"};
    const int file = mkstemp(name.data());
    if (file < 0) throw std::runtime_error("cannot write a resolv.conf");
    fchmod(file, 0644); // posttls-finger gives up root before it reads this
    close(file);
    std::ofstream(name.data()) << "nameserver " << harness::resolver_address().ipv4
                               << "\noptions trust-ad edns0\n";
    // A second world in the same process: what the first one put there leads to nowhere by now.
    umount2("/etc/resolv.conf", MNT_DETACH);
    const int mounted = mount(name.data(), "/etc/resolv.conf", nullptr, MS_BIND, nullptr);
    unlink(name.data());
    if (mounted != 0) throw std::runtime_error("cannot put the fake resolver into /etc/resolv.conf");
}

} // namespace

std::string why_no_world() {
    return harness::missing_privileges_text();
}

ServedWorld::ServedWorld(harness::Stage stage) {
    use_fake_resolver();
    network_.emplace(harness::enter_world());
    std::array<int, 2> ready{};
    if (pipe(ready.data()) != 0) throw std::runtime_error("pipe");
    server_ = fork();
    if (server_ == 0) serve(std::move(stage), ready[1]);
    close(ready[1]);
    char byte = 0;
    const bool serving = read(ready[0], &byte, 1) == 1;
    close(ready[0]);
    if (!serving) throw std::runtime_error("the world could not be served");
}

ServedWorld::~ServedWorld() {
    kill(server_, SIGKILL);
    waitpid(server_, nullptr, 0);
}

} // namespace support
