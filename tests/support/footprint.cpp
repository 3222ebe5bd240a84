#include "tests/support/footprint.hpp"

#include "tests/support/mxproof_program.hpp"

#include <csignal>
#include <filesystem>
#include <map>

namespace support {

namespace {

// Every process there is, with its parent.
std::map<std::string, std::string> parents() {
    std::map<std::string, std::string> parents;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const std::string status = read_file(entry.path() / "status");
        const auto found = status.find("\nPPid:\t");
        if (found != std::string::npos)
            parents[entry.path().filename()] =
                status.substr(found + 7, status.find('\n', found + 1) - found - 7);
    }
    return parents;
}

// Those of them that some process is still in.
std::set<std::string> still_there(const std::set<std::string>& namespaces) {
    std::set<std::string> left;
    for (const auto& [pid, parent] : parents())
        for (const std::string& name : namespaces_of(pid))
            if (namespaces.contains(name)) left.insert(name);
    return left;
}

std::set<std::string> directory_entries(const std::string& path) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path))
        names.insert(entry.path().filename());
    return names;
}

} // namespace

std::set<std::string> namespaces_of(const std::string& pid) {
    std::set<std::string> found;
    for (const std::string kind : {"net", "mnt", "pid"}) {
        std::error_code error;
        const auto target = std::filesystem::read_symlink("/proc/" + pid + "/ns/" + kind, error);
        if (!error) found.insert(target.string());
    }
    return found;
}

std::vector<pid_t> processes_below(pid_t root) {
    const auto all = parents();
    std::vector<pid_t> found;
    for (const auto& [pid, parent] : all) {
        std::string ancestor = pid;
        while (all.contains(ancestor) && ancestor != std::to_string(root))
            ancestor = all.at(ancestor);
        if (ancestor == std::to_string(root)) found.push_back(std::stoi(pid));
    }
    return found;
}

void end_at_once(const std::vector<pid_t>& processes) {
    for (const int number : {SIGSTOP, SIGKILL})
        for (const pid_t process : processes)
            kill(process, number);
}

std::set<std::string> namespaces_below(pid_t root) {
    std::set<std::string> found;
    for (const pid_t process : processes_below(root))
        found.merge(namespaces_of(std::to_string(process)));
    for (const std::string& own : namespaces_of("self"))
        found.erase(own);
    return found;
}

std::set<std::string> left_after(const std::set<std::string>& namespaces, std::chrono::seconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    auto left = still_there(namespaces);
    while (!left.empty() && std::chrono::steady_clock::now() < deadline)
        left = still_there(namespaces);
    return left;
}

Footprint::Footprint()
    : interfaces(directory_entries("/sys/class/net")), queue(directory_entries("/var/spool/postfix")),
      config(directory_entries("/etc/postfix")), mounts(read_file("/proc/self/mounts")) {}

} // namespace support
