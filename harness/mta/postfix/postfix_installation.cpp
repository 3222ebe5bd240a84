#include "harness/mta/postfix/postfix_installation.hpp"

#include "harness/base/file_descriptor.hpp"

#include <array>
#include <cerrno>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace harness {

namespace {

// The first line that `postconf` prints; it needs no main.cf for defaults.
std::string first_line_of(FileDescriptor output) {
    std::string text;
    std::array<char, 256> buffer{};
    for (ssize_t size = 0; (size = read(output.get(), buffer.data(), buffer.size())) > 0;)
        if (text.size() < buffer.size()) text.append(buffer.data(), static_cast<std::size_t>(size));
    return text.substr(0, text.find('\n'));
}

} // namespace

std::optional<std::string> installed_postfix_version() {
    if (access(kPostfixCommand, X_OK) != 0) return std::nullopt;
    PipeEnds out = make_pipe();
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, out.write.get(), STDOUT_FILENO);
    std::array<std::string, 3> words{kPostconfCommand, "-dh", "mail_version"};
    const std::array<char*, 4> argv{words[0].data(), words[1].data(), words[2].data(), nullptr};
    pid_t pid = -1;
    const int error = posix_spawn(&pid, argv[0], &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) return std::nullopt;
    out.write.reset();
    std::string version = first_line_of(std::move(out.read));
    while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
    }
    if (version.empty()) return std::nullopt;
    return version;
}

} // namespace harness
