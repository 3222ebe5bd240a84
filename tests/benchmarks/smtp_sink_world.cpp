#include "tests/benchmarks/smtp_sink_world.hpp"

#include "harness/staging/address_plan.hpp"

#include <arpa/inet.h>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <string>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace benchmarks {

namespace {

pid_t start(std::vector<std::string> argv) {
    const pid_t pid = fork();
    if (pid != 0) return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int null = open("/dev/null", O_RDWR);
    dup2(null, STDOUT_FILENO);
    dup2(null, STDERR_FILENO);
    std::vector<char*> arguments;
    for (std::string& argument : argv)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    execvp(arguments[0], arguments.data());
    _exit(127);
}

std::string write_unbound_config(const harness::Stage& stage) {
    std::array<char, 32> name{"/tmp/mxproof-unbound.XXXXXX"};
    close(mkstemp(name.data()));
    std::ofstream config(name.data());
    config << "server:\n chroot: \"\"\n username: \"\"\n do-daemonize: no\n use-syslog: no\n pidfile: \"\"\n"
              " module-config: \"iterator\"\n access-control: 0.0.0.0/0 allow\n interface: "
           << harness::resolver_address().ipv4 << "\n local-zone: \".\" static\n";
    for (const auto& zone : stage.dns.zones)
        for (const std::string& line : zone.records())
            config << " local-data: '" << line << "'\n";
    return name.data();
}

// Connecting is the question, the kernel the one who answers; bounded by the deadline.
void wait_for_port(const char* address, std::uint16_t port, const char* program) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    inet_pton(AF_INET, address, &to.sin_addr);
    while (std::chrono::steady_clock::now() < deadline) {
        const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const bool listening = connect(probe, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
        close(probe);
        if (listening) return;
    }
    throw std::runtime_error(std::string(program) + " does not listen");
}

} // namespace

SmtpSinkWorld::SmtpSinkWorld(const harness::Stage& stage) {
    const std::string config = write_unbound_config(stage);
    children_.push_back(start({"/usr/sbin/unbound", "-d", "-c", config}));
    children_.push_back(start({"/usr/sbin/smtp-sink", "-u", "postfix", "0.0.0.0:25", "500"}));
    wait_for_port(harness::resolver_address().ipv4.c_str(), 53, "unbound");
    wait_for_port("198.18.0.1", 25, "smtp-sink");
    unlink(config.c_str());
}

SmtpSinkWorld::~SmtpSinkWorld() {
    for (const pid_t child : children_) {
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
    }
}

} // namespace benchmarks
