#include "harness/sender/container/container_io.hpp"

#include "harness/base/rethrow.hpp"
#include "harness/base/shortened.hpp"
#include "harness/mta/sender_data.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <functional>
#include <sys/syscall.h>
#include <system_error>
#include <unistd.h>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kShownOutput = 2000; // octets

// The log outlives a sender that is destroyed while a line is on its way.
asio::awaitable<void>
follow(EngineClient engine, std::string id, bool terminal, std::shared_ptr<SenderLog> log) {
    std::function<void(std::string)> on_line = [log](std::string line) {
        log->add_line(std::move(line));
        if (log->ended()) throw EngineError("it is read no further"); // its own reason is the one that stays
    };
    std::string why;
    try {
        co_await engine.follow_logs(std::move(id), terminal, std::move(on_line));
    } catch (const EngineError& error) {
        why = error.what();
    }
    log->end(std::move(why));
}

} // namespace

void follow_container_log(
    asio::io_context& context,
    const EngineClient& engine,
    const ContainerState& container,
    std::shared_ptr<SenderLog> log
) {
    asio::co_spawn(context, follow(engine, container.id, container.terminal, std::move(log)), rethrow);
}

FileDescriptor pidfd_of(int pid) {
    return FileDescriptor(static_cast<int>(syscall(SYS_pidfd_open, pid, 0)));
}

FileDescriptor network_namespace_of(int pid) {
    const std::string path = fmt::format("/proc/{}/ns/net", pid);
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        throw SenderError(fmt::format(
            "cannot enter the container's network: {}: {} ({})",
            path,
            std::generic_category().message(errno),
            errno == EACCES ? "this process needs CAP_SYS_PTRACE for that"
                            : "does the engine run on this machine, in sight of this process?"
        ));
    return FileDescriptor(fd);
}

void unplug(const SenderLink& link) {
    try {
        detach_world_side(link);
    } catch (const NetworkError&) {
        // Nothing that could be done about it.
    }
}

asio::awaitable<std::string>
run_in_container(EngineClient engine, std::string container, std::vector<std::string> argv) {
    const std::string name = argv.front();
    std::string trouble;
    try {
        ExecResult result = co_await engine.exec(container, argv);
        if (result.exit_code == 0) co_return std::move(result.output);
        const std::string& said = result.errors.empty() ? result.output : result.errors;
        trouble = fmt::format("ended with {}: {}", result.exit_code, shortened(said, kShownOutput));
    } catch (const EngineError& error) {
        trouble = error.what();
    }
    throw SenderError(fmt::format("{} in the container: {}", name, trouble));
}

} // namespace harness
