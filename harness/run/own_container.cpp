#include "harness/run/own_container.hpp"

#include "harness/base/file_text.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>

namespace harness {

namespace {

constexpr std::size_t kIdLength = 64;

bool is_id(const std::string& name) {
    return name.size() == kIdLength && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

} // namespace

std::string container_in(std::string_view mountinfo) {
    std::istringstream lines{std::string(mountinfo)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        std::string number, parent, device, root, mounted_at;
        fields >> number >> parent >> device >> root >> mounted_at;
        if (mounted_at != "/etc/hostname") continue;
        for (const std::filesystem::path& part : std::filesystem::path(root))
            if (is_id(part.string())) return part.string();
    }
    return {};
}

boost::asio::awaitable<std::string> socket_on_machine(EngineClient engine) {
    const std::string socket = std::filesystem::absolute(engine.socket()).string();
    const std::string own = container_in(text_of_file("/proc/self/mountinfo").value_or(""));
    if (own.empty()) co_return socket;
    try {
        const ContainerFacts facts = co_await engine.examine(own);
        for (const MountFacts& mount : facts.mounts)
            if (socket == mount.target || socket.starts_with(mount.target + "/"))
                co_return mount.source + socket.substr(mount.target.size());
    } catch (const EngineError&) {
        // A container of another engine's.
    }
    co_return socket;
}

} // namespace harness
