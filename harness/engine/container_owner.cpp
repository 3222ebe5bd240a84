#include "harness/engine/container_owner.hpp"

#include "harness/base/file_text.hpp"

#include <filesystem>
#include <sstream>
#include <unistd.h>

namespace harness {

namespace {

// The 22nd field of /proc/PID/stat; empty if there is no such process. The second, in parentheses, may hold
// spaces.
std::string start_of(const std::string& pid) {
    const std::string text = text_of_file("/proc/" + pid + "/stat").value_or("");
    const auto end_of_name = text.rfind(')');
    if (end_of_name == std::string::npos) return {};
    std::istringstream fields(text.substr(end_of_name + 1));
    std::string field;
    for (int number = 3; number <= 22; ++number)
        fields >> field;
    return field;
}

// `pid:[4026531836]`
std::string pid_namespace() {
    std::error_code error;
    std::string link = std::filesystem::read_symlink("/proc/self/ns/pid", error).string();
    std::erase_if(link, [](char c) { return c < '0' || c > '9'; });
    return link;
}

} // namespace

std::string this_owner() {
    const std::string pid = std::to_string(getpid());
    return pid + ":" + start_of(pid) + ":" + pid_namespace();
}

bool owner_is_alive(const std::string& label) {
    const std::string pid = label.substr(0, label.find(':'));
    const bool number = !pid.empty() && pid.find_first_not_of("0123456789") == std::string::npos;
    return number && label == pid + ":" + start_of(pid) + ":" + pid_namespace();
}

} // namespace harness
