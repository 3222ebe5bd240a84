#include "harness/sender/container_watch.hpp"

#include "harness/sender/container_files.hpp"
#include "harness/sender/sender_data.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr const char* kName = "mxproof-watch"; // at most 15 characters: proc(5), comm
constexpr std::chrono::seconds kLimit{10};
constexpr std::chrono::milliseconds kPause{20};

// For any shell of POSIX and the few programs that even the smallest image with one has. It holds the texts
// itself, so that it leaves no file behind. The name comes last: by it one sees that the texts are held. It
// ends between two naps only: an orphan would trouble a Postfix that is the container's first process. The
// nap of a second is for a run that ends in good order, and tells it to end when all is done. It looks for
// mail more than once: the engine may still be about to run the last sendmail(1) that it was told of.
constexpr const char* kScript = R"sh(
link=/sys/class/net/$1/ifindex reader=$2 signal=$3 senders=$4
shift 4
trap 'exit 0' HUP INT TERM
read -r index <"$link" || exit 1
n=0
for file; do
    n=$((n + 1))
    eval "text$n="
    [ ! -e "$file" ] || eval "text$n=\$(cat \"\$file\" && echo .)" || exit 1
done
printf %s "$0" >/proc/self/comm
exec >/dev/null 2>&1
while read -r now <"$link" && [ "$now" = "$index" ]; do
    sleep 0.2 || sleep 1
done
sleep 1
n=0
for file; do
    n=$((n + 1))
    eval "text=\$text$n"
    if [ -z "$text" ]; then
        rm -f "$file"
    elif [ "$text" != "$(cat "$file" && echo .)" ]; then
        printf %s "${text%.}" >"$file"
    fi
done
own=$(cat /proc/self/cgroup)
for process in /proc/[0-9]*; do
    read -r name <"$process/comm" && [ "$name" = "$reader" ] || continue
    [ "$(cat "$process/cgroup")" != "$own" ] || kill "-$signal" "${process#/proc/}"
done
[ -n "$senders" ] || exit 0
for round in 1 2 3 4 5 6 7 8 9 10; do
    postqueue -p | while read -r id size day month date time from; do
        case $id/$from in [0-9A-Za-z]*/*"$senders"*) postsuper -d "${id%[*!]}" ;; esac
    done
    sleep 0.2 || sleep 1
done
)sh";

asio::awaitable<void> nap() {
    asio::steady_timer pause(co_await asio::this_coro::executor, kPause);
    co_await pause.async_wait(asio::use_awaitable);
}

// Nothing if there is no shell: how an engine says so depends on the engine.
asio::awaitable<std::string>
start(EngineClient engine, std::string container, std::vector<std::string> argv) {
    try {
        co_return co_await engine.exec_detached(std::move(container), std::move(argv));
    } catch (const EngineError& error) {
        if (error.status() == 0) throw; // the engine itself is in trouble
    }
    co_return std::string();
}

} // namespace

asio::awaitable<void> await_end_of_watch(ContainerState container) {
    const std::string mounts = mount_namespace_of(container.pid);
    const auto deadline = Clock::now() + kLimit;
    while (!processes_in(mounts, kName).empty()) {
        if (Clock::now() > deadline)
            throw SenderError(fmt::format("another run of mxproof is attached to {}", container.name));
        co_await nap();
    }
}

asio::awaitable<void> start_watch(
    EngineClient engine, ContainerState container, std::vector<std::string> files, Borrower borrower
) {
    const std::string mounts = mount_namespace_of(container.pid);
    std::vector<std::string> argv{
        "sh",
        "-c",
        kScript,
        kName,
        borrower.link,
        borrower.process,
        std::to_string(borrower.signal),
        borrower.senders};
    argv.insert(argv.end(), files.begin(), files.end());
    const std::string id = co_await start(engine, container.id, std::move(argv));
    const auto deadline = Clock::now() + kLimit;
    while (!id.empty() && processes_in(mounts, kName).empty()) {
        const bool runs = co_await engine.exec_runs(id);
        if (!runs) co_return;
        if (Clock::now() > deadline)
            throw SenderError(fmt::format("a shell in {} does not start in time", container.name));
        co_await nap();
    }
}

const char* watch_script() {
    return kScript;
}

void end_watch(const std::string& mount_namespace) {
    signal_processes(mount_namespace, kName, SIGTERM);
}

} // namespace harness
