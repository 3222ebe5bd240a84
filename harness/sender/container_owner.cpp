#include "harness/sender/container_owner.hpp"

#include "harness/sender/file_text.hpp"

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

} // namespace

std::string this_owner() {
    const std::string pid = std::to_string(getpid());
    return pid + ":" + start_of(pid);
}

bool owner_is_alive(const std::string& label) {
    const auto colon = label.find(':');
    const std::string pid = label.substr(0, colon);
    const bool number = !pid.empty() && pid.find_first_not_of("0123456789") == std::string::npos;
    return number && colon != std::string::npos && start_of(pid) == label.substr(colon + 1);
}

} // namespace harness
