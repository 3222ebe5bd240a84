#include "tests/harness/sender/process/process_table.hpp"

#include "harness/base/file_text.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>

namespace sender_test {

namespace {

namespace fs = std::filesystem;

std::vector<pid_t> all_processes() {
    std::vector<pid_t> found;
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename();
        if (std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isdigit(c) != 0; }))
            found.push_back(std::stoi(name));
    }
    return found;
}

// The fourth field of proc(5) stat; the second one is in parentheses and may hold anything.
pid_t parent_of(pid_t pid) {
    const std::string text = harness::text_of_file("/proc/" + std::to_string(pid) + "/stat").value_or("");
    const auto end = text.rfind(')');
    return end == std::string::npos ? -1 : std::stoi(text.substr(end + 4));
}

} // namespace

std::string namespace_of(pid_t pid, const char* kind) {
    std::error_code gone;
    return fs::read_symlink("/proc/" + std::to_string(pid) + "/ns/" + kind, gone).string();
}

std::vector<pid_t> processes_in(const char* kind, const std::string& name_space) {
    std::vector<pid_t> found = all_processes();
    std::erase_if(found, [&](pid_t pid) { return namespace_of(pid, kind) != name_space; });
    return found;
}

std::vector<pid_t> children_of(pid_t parent) {
    std::vector<pid_t> found = all_processes();
    std::erase_if(found, [&](pid_t pid) { return parent_of(pid) != parent; });
    return found;
}

std::string mount_table() {
    return harness::text_of_file("/proc/self/mountinfo").value_or("");
}

std::set<std::string> files_of_postfix() {
    std::set<std::string> found;
    for (const char* directory : {"/etc/postfix", "/var/spool/postfix", "/var/lib/postfix"})
        for (const auto& entry : fs::recursive_directory_iterator(directory))
            found.insert(entry.path());
    if (fs::exists("/run/mxproof")) found.insert("/run/mxproof");
    return found;
}

} // namespace sender_test
