#include "harness/sender/process/namespace_command.hpp"

#include "harness/base/child_process.hpp"
#include "harness/mta/sender_data.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace harness {

namespace {

namespace asio = boost::asio;

// A queue of ten thousand recipients takes 5 MiB.
constexpr std::size_t kMostOutput = 64U << 20U;

// A mount namespace is entered at its own root, which in a chroot is that of the machine.
bool enter(const IsolatedProcess& process) {
    const FileDescriptor root(open(process.root().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    return root.get() >= 0 && setns(process.pidfd(), CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID) == 0 &&
           fchdir(root.get()) == 0 && chroot(".") == 0;
}

// A pid namespace is entered by children only: hence one more process in between, which passes the exit code
// on, and takes the program with it when it is killed.
int run_inside(const IsolatedProcess& process, const std::vector<std::string>& argv, int output, int errors) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!enter(process)) return 126;
    dup2(output, STDOUT_FILENO);
    dup2(errors, STDERR_FILENO);
    const auto run = [&] {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        return become_program(argv);
    };
    return wait_for_end(start_child(run).pid);
}

asio::awaitable<std::string> read_all(FileDescriptor stream) {
    asio::posix::stream_descriptor input(co_await asio::this_coro::executor, stream.release());
    std::string text;
    std::array<char, 16384> buffer{};
    for (;;) {
        const auto [error, size] =
            co_await input.async_read_some(asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
        if (error) co_return text;
        if (text.size() < kMostOutput) text.append(buffer.data(), size); // the rest is read, and dropped
    }
}

} // namespace

asio::awaitable<CommandResult> run_in_namespaces_of(
    const IsolatedProcess& process, std::vector<std::string> argv, std::chrono::seconds limit
) {
    using namespace asio::experimental::awaitable_operators;
    PipeEnds out = make_pipe();
    PipeEnds err = make_pipe();
    const auto run = [&] { return run_inside(process, argv, out.write.get(), err.write.get()); };
    const Child between = start_child(run);
    out.write.reset();
    err.write.reset();
    asio::steady_timer timer(co_await asio::this_coro::executor, limit);
    auto finished = co_await (
        (read_all(std::move(out.read)) && read_all(std::move(err.read))) ||
        timer.async_wait(asio::use_awaitable)
    );
    if (finished.index() == 1) kill(between.pid, SIGKILL);
    const int exit_code = wait_for_end(between.pid);
    if (finished.index() == 1)
        throw SenderError(fmt::format("{} did not end within {} s", argv[0], limit.count()));
    auto [output, errors] = std::get<0>(std::move(finished));
    co_return CommandResult{exit_code, std::move(output), std::move(errors)};
}

} // namespace harness
