#include "tests/support/engine.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/syscall.h>
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
            "--ip-forward=false",
            "--default-address-pool",
            "base=192.0.2.0/24,size=28"}; // for the networks of compose projects
    return {
        "podman",
        "--log-level",
        "info", // each request
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

Engine::Engine(EngineKind kind, std::filesystem::path directory)
    : directory_(std::move(directory)), kind_(kind) {
    std::filesystem::create_directories(directory_);
    std::filesystem::remove(socket());
    // Into a file: a pipe that nobody reads is full after some dozen containers, and then the engine stands
    // still.
    // Podman's helpers of an exec would else outlive it by five minutes, and make its directories anew at
    // their end. Not zero: an exec's exit code is asked for afterwards.
    std::ofstream(directory_ / "containers.conf") << "[engine]\nexit_command_delay = 5\n";
    const std::string configuration = "CONTAINERS_CONF=" + (directory_ / "containers.conf").string();
    // In mount and network namespaces of its own: its mounts go with it, and no other test sees them; the
    // bridges of its containers are none of the machine's.
    std::vector<std::string> command{
        "env",
        configuration,
        "unshare",
        "--mount",
        "--net",
        "sh",
        "-c",
        "ip link set lo up && exec \"$@\" >" + log().string() + " 2>&1",
        "sh"};
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
    // Docker's containerd dies with it, if not at once; and until somebody has asked for its exit code, the
    // next daemon would take it for a living one.
    const auto containerd = directory_ / "exec/containerd/containerd.pid";
    int pid = 0;
    std::ifstream(containerd) >> pid;
    const int process = pid > 0 ? static_cast<int>(syscall(SYS_pidfd_open, pid, 0)) : -1;
    program_->signal(SIGKILL);
    program_->wait();
    if (process < 0) return;
    pollfd ended{process, POLLIN, 0};
    poll(&ended, 1, 30000);
    close(process);
    std::filesystem::remove(containerd);
}

void make_busybox_tar(
    const std::filesystem::path& tar, const std::function<void(const std::filesystem::path& root)>& add
) {
    const auto root = tar.parent_path() / "busybox-root";
    std::filesystem::remove_all(root);
    std::filesystem::create_directories(root / "bin");
    std::filesystem::copy_file("/bin/busybox", root / "bin/busybox");
    for (const char* name : {"sh", "sleep", "echo", "cat", "env", "hostname"})
        std::filesystem::create_symlink("busybox", root / "bin" / name);
    add(root);
    const auto made = run_program({"tar", "-C", root.string(), "-cf", tar.string(), "."});
    if (made.exit_code != 0) throw std::runtime_error("tar: " + made.err);
}

} // namespace support
