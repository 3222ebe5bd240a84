#include "tests/support/engine.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace support {

namespace {

bool answers(const std::filesystem::path& path) {
    const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof(address.sun_path) - 1);
    // It listens before it answers: so it is asked.
    std::string reply;
    if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) {
        const std::string ping = "GET /_ping HTTP/1.0\r\nHost: engine\r\n\r\n";
        std::array<char, 64> buffer{};
        if (send(fd, ping.data(), ping.size(), MSG_NOSIGNAL) > 0)
            reply.assign(
                buffer.data(),
                static_cast<std::size_t>(std::max<ssize_t>(0, recv(fd, buffer.data(), buffer.size(), 0)))
            );
    }
    close(fd);
    return reply.find(" 200 ") != std::string::npos;
}

// The engines need no network of the machine: the containers have none.
std::vector<std::string> command_of(EngineKind kind, const std::filesystem::path& at) {
    const std::string host = "unix://" + (at / "socket").string();
    if (kind == EngineKind::docker)
        return {
            "dockerd",
            "--data-root",
            (at / "data").string(),
            "--exec-root",
            (at / "exec").string(),
            "--pidfile",
            (at / "pid").string(),
            "-H",
            host,
            "--bridge",
            "none",
            "--iptables=false",
            "--ip-forward=false"};
    return {
        "podman",
        "--runtime",
        "runc", // crun refuses hybrid cgroups
        "--cgroup-manager",
        "cgroupfs",
        "--root",
        (at / "data").string(),
        "--runroot",
        (at / "exec").string(),
        "system",
        "service",
        "--time",
        "0",
        host};
}

} // namespace

std::string why_no_engine(EngineKind kind) {
    if (geteuid() != 0) return "needs root";
    const std::string daemon = kind == EngineKind::docker ? "dockerd" : "podman";
    return has_program(daemon) ? "" : daemon + " is not installed";
}

Engine::Engine(EngineKind kind, std::filesystem::path directory, EngineNetwork network)
    : directory_(std::move(directory)), kind_(kind) {
    std::filesystem::create_directories(directory_);
    std::filesystem::remove(socket());
    // Into a file: a pipe that nobody reads is full after some dozen containers, and then the engine stands
    // still.
    // Podman's helpers of an exec would else outlive it by five minutes, and make its directories anew at
    // their end. Not zero: an exec's exit code is asked for afterwards.
    std::ofstream(directory_ / "containers.conf") << "[engine]\nexit_command_delay = 5\n";
    const std::string configuration = "CONTAINERS_CONF=" + (directory_ / "containers.conf").string();
    // In a mount namespace of its own: its mounts go with it, and no other test sees them.
    std::vector<std::string> command{"env", configuration, "unshare", "--mount"};
    std::string script = "exec \"$@\" >" + log().string() + " 2>&1";
    if (network == EngineNetwork::of_its_own) {
        command.emplace_back("--net");
        script = "ip link set lo up && " + script;
    }
    for (const std::string& word : {std::string("sh"), std::string("-c"), script, std::string("sh")})
        command.push_back(word);
    for (std::string& word : command_of(kind, directory_))
        command.push_back(std::move(word));
    program_ = std::make_unique<Program>(command);
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    const std::string never = "\x01"; // only reads what it says, for as long as that takes
    while (!answers(socket())) {
        program_->read_until(never, std::chrono::seconds(1));
        if (std::chrono::steady_clock::now() > deadline)
            throw std::runtime_error("the engine does not start, see " + log().string());
    }
}

Engine::~Engine() {
    program_->signal(SIGTERM);
    program_->wait(std::chrono::seconds(30));
    if (kind_ == EngineKind::podman) run_program({"pidwait", "-f", directory_.string()}); // its helpers
}

void Engine::kill() {
    program_->signal(SIGKILL);
    program_->wait();
}

void make_busybox_tar(const std::filesystem::path& tar) {
    const auto root = tar.parent_path() / "busybox-root";
    std::filesystem::create_directories(root / "bin");
    std::filesystem::copy_file(
        "/bin/busybox", root / "bin/busybox", std::filesystem::copy_options::overwrite_existing
    );
    for (const char* name : {"sh", "sleep", "echo", "cat", "env", "hostname"}) {
        std::filesystem::remove(root / "bin" / name);
        std::filesystem::create_symlink("busybox", root / "bin" / name);
    }
    const auto made = run_program({"tar", "-C", root.string(), "-cf", tar.string(), "."});
    if (made.exit_code != 0) throw std::runtime_error("tar: " + made.err);
}

} // namespace support
