#include "harness/sender/process/resolver_process.hpp"

#include "harness/base/rethrow.hpp"
#include "harness/base/shortened.hpp"
#include "harness/sender/process/log_follower.hpp"
#include "harness/sender/process/private_mounts.hpp"
#include "harness/sender/resolver_probe.hpp"
#include "harness/sender/sender.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <deque>
#include <fcntl.h>
#include <pwd.h>
#include <stdexcept>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kResolverStartLimit{60}; // on a busy machine
constexpr std::chrono::seconds kProbeLimit{1};
constexpr std::size_t kLastWords = 3; // lines
constexpr std::size_t kLongestLine = 300;

// Everything is written before it starts; it may write its cache, and whatever it likes, beside that.
void prepare_resolver_files(const ResolverProgram& program, const ResolverTask& task) {
    const passwd* const user = getpwnam(program.user.c_str());
    if (!user)
        throw std::runtime_error(
            fmt::format("there is no user {}: is {} installed?", program.user, program.package)
        );
    const std::string owned = fmt::format("mode=0755,size=64m,uid={},gid={}", user->pw_uid, user->pw_gid);
    make_mounts_private();
    mount_tmpfs("/run", owned);
    mount_tmpfs(task.directory, owned);
    for (const ResolverFile& file : program.files(task))
        write_private_file(task.directory + "/" + file.name, file.text);
}

FileDescriptor own_network() {
    return FileDescriptor(open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC));
}

} // namespace

struct ResolverProcess::Log {
    std::deque<std::string> last_lines;
    bool ended = false;
};

ResolverProcess::ResolverProcess(
    asio::io_context& context, const ResolverProgram& program, FakeRoot root, unsigned link
)
    : context_(context), program_(program), task_{std::move(root), program.directory, {}},
      link_(sender_link(link)), log_(std::make_shared<Log>()) {
    task_.address = link_.sender4;
}

void ResolverProcess::start_process() {
    IsolatedProgram isolated;
    isolated.prepare = [this] {
        prepare_resolver_files(program_, task_);
        attach_sender_side(link_);
        set_sysctl("ipv4/ip_unprivileged_port_start", "53"); // it is not root
    };
    isolated.argv = program_.arguments(task_.directory);
    isolated.argv.insert(isolated.argv.begin(), program_.path);
    isolated.user = program_.user;
    isolated.host_name = "resolver";
    isolated.niceness = kNiceness;
    try {
        process_ = std::make_unique<IsolatedProcess>(isolated, [this](int network) {
            attach_world_side(link_, network);
        });
    } catch (const std::runtime_error& error) {
        throw SenderError(fmt::format("cannot start {}: {}", program_.name, error.what()));
    }
}

asio::awaitable<void> ResolverProcess::start() {
    start_process();
    const auto follow = [output = dup(process_->output()), log = log_]() -> asio::awaitable<void> {
        // Named, not written where it is awaited: GCC 12 destroys such a temporary twice (GCC bug 99576).
        std::function<void(std::string)> on_line = [log](const std::string& line) {
            log->last_lines.emplace_back(shortened(line, kLongestLine));
            if (log->last_lines.size() > kLastWords) log->last_lines.pop_front();
        };
        co_await follow_lines(FileDescriptor(output), std::move(on_line));
        log->ended = true;
    };
    asio::co_spawn(context_, follow, rethrow);
    const FileDescriptor network = own_network();
    std::string trouble = "no answer";
    const auto deadline = Clock::now() + kResolverStartLimit;
    while (!trouble.empty() && !log_->ended && Clock::now() < deadline)
        trouble = co_await probe_resolver(network.get(), address(), Clock::now() + kProbeLimit);
    if (!trouble.empty())
        throw SenderError(fmt::format(
            "{} gives no authentic data of the fake Internet: {}{}", program_.name, trouble, last_words()
        ));
}

std::string ResolverProcess::last_words() const {
    return log_->last_lines.empty() ? "" : fmt::format("; it said: {}", fmt::join(log_->last_lines, " / "));
}

void ResolverProcess::require_running() const {
    if (log_->ended)
        throw ResolverLost(
            fmt::format("{} ended while the sender was asking it{}", program_.name, last_words())
        );
}

void ResolverProcess::stop() {
    if (!process_) return;
    process_.reset();
    try {
        detach_world_side(link_);
    } catch (const NetworkError&) {
        // It goes with its other end in any case, only later.
    }
}

} // namespace harness
