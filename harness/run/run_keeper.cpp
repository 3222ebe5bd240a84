#include "harness/run/run_keeper.hpp"

#include "harness/base/file_descriptor.hpp"
#include "harness/engine/container_owner.hpp"
#include "harness/engine/keeper/keeper_image.hpp"
#include "harness/engine/keeper/keeper_protocol.hpp"
#include "harness/engine/log_stream.hpp"
#include "harness/run/own_container.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <csignal>
#include <future>
#include <optional>
#include <string>
#include <sys/syscall.h>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::chrono::seconds kStartLimit{60};
constexpr std::chrono::seconds kEndLimit{20};

// It may do nothing but ask the engine. `Mounts`, not `Binds`: those make the path if there is none.
std::string body_of_keeper(const std::string& image, const std::string& socket, const std::string& api) {
    const json::object mount{
        {"Type", "bind"}, {"Source", socket}, {"Target", kEngineInKeeper}, {"ReadOnly", true}};
    // As of senders: an engine with low hard limits would pass on more (Podman).
    const json::array limits{
        json::object{{"Name", "nofile"}, {"Soft", 4096}, {"Hard", 4096}},
        json::object{{"Name", "nproc"}, {"Soft", 4096}, {"Hard", 4096}}};
    const json::object host{
        {"AutoRemove", true},
        {"NetworkMode", "none"},
        {"ReadonlyRootfs", true},
        {"CapDrop", json::array{"ALL"}},
        {"SecurityOpt", json::array{"label=disable"}}, // SELinux: the socket is the machine's,
        {"UsernsMode", "host"},                        // and its root's
        {"Mounts", json::array{mount}},
        {"Ulimits", limits}};
    return json::serialize(json::object{
        {"Image", image},
        {"Cmd", json::array{"reap", api, fmt::format("{}={}", kOwnerLabel, this_owner())}},
        {"Labels", json::object{{kKeeperLabel, this_owner()}}},
        {"OpenStdin", true},
        {"StdinOnce", true},
        {"AttachStdin", true},
        {"HostConfig", host}});
}

} // namespace

class RunKeeper::Impl {
public:
    explicit Impl(EngineClient engine) : engine_(std::move(engine)) {
        try {
            run(start(), kStartLimit);
        } catch (...) {
            end_now();
            throw;
        }
    }
    ~Impl() { end_now(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

private:
    template <class T>
    T run(asio::awaitable<T> work, std::chrono::seconds limit);
    asio::awaitable<void> start();
    asio::awaitable<std::string> first_line();
    asio::awaitable<bool> end();
    void end_now();

    EngineClient engine_;
    std::string container_;  // its id
    FileDescriptor process_; // its first process
    asio::io_context context_{1};
    std::optional<asio::local::stream_protocol::socket> lifeline_; // closed by whatever ends this process
};

template <class T>
T RunKeeper::Impl::run(asio::awaitable<T> work, std::chrono::seconds limit) {
    context_.restart();
    auto result = asio::co_spawn(context_, std::move(work), asio::use_future);
    context_.run_for(limit);
    if (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
        throw EngineError(fmt::format("the container engine took longer than {} s", limit.count()));
    return result.get();
}

asio::awaitable<void> RunKeeper::Impl::start() {
    const std::string image = co_await ensure_keeper_image(engine_);
    const std::string socket = co_await socket_on_machine(engine_);
    std::string body = body_of_keeper(image, socket, engine_.api());
    container_ = co_await engine_.create_from(std::move(body));
    auto connection = co_await engine_.attach(container_);
    lifeline_.emplace(std::move(connection));
    co_await engine_.start(container_);
    const std::string said = co_await first_line();
    if (said != kKeeperReady) throw EngineError(fmt::format("from a container: {}", said));
    const ContainerState state = co_await engine_.inspect(container_);
    process_.reset(static_cast<int>(syscall(SYS_pidfd_open, state.pid, 0)));
}

asio::awaitable<std::string> RunKeeper::Impl::first_line() {
    std::optional<std::string> first;
    LogStream lines(false, [&](std::string line) {
        if (!first) first = std::move(line);
    });
    std::array<char, 4096> buffer{};
    while (!first) {
        const auto [error, size] =
            co_await lifeline_->async_read_some(asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
        if (error) co_return "it says nothing";
        lines.feed({buffer.data(), size});
    }
    co_return *std::move(first);
}

// One that has not said that it is ready would never hear of the end.
asio::awaitable<bool> RunKeeper::Impl::end() {
    if (process_.get() < 0) {
        co_await engine_.remove(container_);
        co_return true;
    }
    co_await asio::async_write(*lifeline_, asio::buffer(&kRunHasEnded, 1), asio::use_awaitable);
    lifeline_.reset();
    co_return co_await engine_.is_removed_within(container_, kEndLimit);
}

void RunKeeper::Impl::end_now() {
    if (container_.empty()) return;
    bool removed = false;
    try {
        removed = run(end(), kEndLimit);
    } catch (const std::exception&) {
        // The engine has gone, and with it whom it could ask: then its process is in the way only.
    }
    if (!removed && process_.get() >= 0) syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
}

RunKeeper::RunKeeper() = default;
RunKeeper::RunKeeper(EngineClient engine) : impl_(std::make_unique<Impl>(std::move(engine))) {}
RunKeeper::~RunKeeper() = default;
RunKeeper::RunKeeper(RunKeeper&&) noexcept = default;
RunKeeper& RunKeeper::operator=(RunKeeper&&) noexcept = default;

} // namespace harness
