#include "harness/sender/container/container_sender.hpp"

#include "harness/base/resolv_conf.hpp"
#include "harness/engine/container_owner.hpp"
#include "harness/engine/container_root.hpp"
#include "harness/network/namespace_thread.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/sender/attempt_wait.hpp"
#include "harness/sender/container/container_io.hpp"
#include "harness/sender/container/container_readiness.hpp"
#include "harness/sender/container/inside_submission.hpp"
#include "harness/sender/kept_sender.hpp"
#include "harness/sender/secrets.hpp"
#include "harness/sender/sender_log.hpp"
#include "harness/sender/submission_connection.hpp"
#include "harness/sender/tlsrpt_socket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <csignal>
#include <ctime>
#include <functional>
#include <iterator>
#include <optional>
#include <sys/syscall.h>
#include <unistd.h>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kRemovalLimit{20};

class ContainerSender final : public Sender {
public:
    ContainerSender(asio::io_context& context, ContainerSettings settings, unsigned link, LogSink sink)
        : settings_(std::move(settings)), engine_(settings_.engine, agreed_api(settings_.engine_facts)),
          link_(sender_link(link)),
          log_(std::make_shared<SenderLog>(context.get_executor(), *settings_.mta, std::move(sink))),
          context_(context) {
        const char* const kind = settings_.twin ? "twin" : "container";
        info_ = {settings_.name, kind, "", settings_.policy_settings, settings_.settings};
        if (settings_.twin_resolver)
            resolver_.emplace(engine_, settings_.engine, std::move(*settings_.twin_resolver));
    }

    ~ContainerSender() override { remove_now(); }
    ContainerSender(const ContainerSender&) = delete;
    ContainerSender& operator=(const ContainerSender&) = delete;

    const SenderInfo& info() const override { return info_; }
    std::vector<std::string> addresses() const override;
    asio::awaitable<void> start() override;
    asio::awaitable<std::string> submit(Message message) override;
    asio::awaitable<std::vector<std::string>>
    wait_for_status(std::vector<std::string> recipients, Clock::time_point deadline) override {
        return wait_for_attempts(*log_, std::move(recipients), 1, deadline);
    }
    asio::awaitable<std::vector<QueueEntry>> queue() override;
    void keep(const std::filesystem::path& directory) override { keep_log(directory, log_->lines()); }
    asio::awaitable<void> stop() override;

private:
    asio::awaitable<void> create();
    asio::awaitable<void> create_twin();
    asio::awaitable<void> plug_in(ContainerState state);
    void take_tls_reports(const ContainerRoot& root);
    asio::awaitable<void> hold_process(int pid);
    void remove_now();
    void end_process();

    ContainerSettings settings_;
    EngineClient engine_;
    SenderLink link_;
    SubmissionPlace place_; // once it has started
    SenderInfo info_;
    std::shared_ptr<SenderLog> log_;
    std::string container_;  // its id; empty: none
    FileDescriptor process_; // its first process
    std::optional<TlsrptSocket> tls_reports_;
    std::optional<TwinResolver> resolver_; // what the twin asks
    std::optional<Twin> twin_;
    asio::io_context& context_;
};

asio::awaitable<void> ContainerSender::create() {
    ContainerSpec spec;
    spec.image = settings_.image;
    spec.environment = settings_.environment;
    spec.labels = {{kOwnerLabel, this_owner()}};
    // Docker turns IPv6 off where there is no network.
    spec.sysctls = {{"net.ipv6.conf.all.disable_ipv6", "0"}, {"net.ipv6.conf.default.disable_ipv6", "0"}};
    spec.dns = settings_.resolvers;
    if (settings_.hurried) spec.dns_options = {"timeout:1", "attempts:1"}; // kShortPatience
    spec.hostname = "sender";
    container_ = co_await engine_.create(std::move(spec));
    if (!settings_.files.empty())
        // Postfix waits until its files have been unchanged for a second: so they are old.
        co_await engine_.put_files(container_, tar_archive(settings_.files, std::time(nullptr) - 3600));
}

asio::awaitable<void> ContainerSender::create_twin() {
    twin_.emplace(engine_, settings_.engine, settings_.twin->options, link_);
    if (resolver_) {
        co_await resolver_->start(settings_.twin->options.original, link_);
        settings_.resolvers = {resolver_->address()};
        settings_.twin->asks = "the twin of " + resolver_->original_name();
    }
    container_ = co_await make_twin_of_postfix(*twin_, *settings_.twin, settings_.resolvers, info_.settings);
    if (resolver_) {
        co_await resolver_->serve(twin_->holder());
        const auto& settings = resolver_->settings();
        info_.settings.insert(info_.settings.end(), settings.begin(), settings.end());
    }
    settings_.environment = twin_->original().spec.environment;
}

void ContainerSender::take_tls_reports(const ContainerRoot& root) {
    if (settings_.tlsrpt.empty()) return;
    const std::filesystem::path path = settings_.tlsrpt;
    const FileDescriptor directory = root.directory(path.parent_path());
    tls_reports_.emplace(
        context_.get_executor(),
        directory.get(),
        path.filename(),
        [log = log_, mta = settings_.mta](std::string_view datagram) {
            return log->add_report(mta->read_tls_report(datagram, std::chrono::system_clock::now()));
        }
    );
}

asio::awaitable<void> ContainerSender::plug_in(ContainerState state) {
    if (state.pid == 0) co_return; // it has ended already: await_ready_container says so
    std::string trouble;
    try {
        // Podman leaves out the resolver where there is no network.
        const ContainerRoot root(process_.get(), state.pid);
        root.write(
            "/etc/resolv.conf", resolv_conf(settings_.resolvers, settings_.hurried ? kShortPatience : "")
        );
        take_tls_reports(root);
        const FileDescriptor network = network_namespace_of(state.pid);
        attach_world_side(link_, network.get());
        in_network_namespace(network.get(), [this] { attach_sender_side(link_); });
    } catch (const std::runtime_error& error) {
        trouble = error.what();
    }
    if (trouble.empty()) co_return;
    // Its end in the middle of this is no trouble with the network; the engine may hear of it a moment later.
    const bool ended = co_await engine_.ends_within(container_, kEndHeardOf);
    if (!ended) throw SenderError(trouble);
}

// So that it can be ended without an engine. A second look, as another process may have got the number since
// the first.
asio::awaitable<void> ContainerSender::hold_process(int pid) {
    if (pid == 0) co_return;
    FileDescriptor process = pidfd_of(pid);
    const ContainerState now = co_await engine_.inspect(container_);
    if (now.pid == pid) process_ = std::move(process);
}

asio::awaitable<void> ContainerSender::start() {
    std::string trouble;
    try {
        if (settings_.twin && settings_.engine_facts.name == "Podman")
            throw SenderError(
                "twins are made by Docker: Podman gives every file that is put into a container "
                "to root, and Postfix does not start with such a queue"
            );
        if (settings_.twin)
            co_await create_twin();
        else
            co_await create();
        co_await engine_.start(container_);
        const ContainerState state = co_await engine_.inspect(container_);
        log_->hide(secret_values(settings_.environment));
        follow_container_log(context_, engine_, state, log_);
        co_await hold_process(state.pid);
        if (!twin_) co_await plug_in(state);
        ReadyContainer ready =
            co_await await_ready_container(engine_, container_, settings_, link_.sender4, log_);
        info_.version = ready.version;
        place_ = ready.place;
        std::move(ready.notes.begin(), ready.notes.end(), std::back_inserter(info_.settings));
        co_return;
    } catch (const EngineError& error) {
        trouble = error.what();
    } catch (const NetworkError& error) {
        trouble = error.what();
    }
    throw SenderError(fmt::format("cannot start {}: {}", settings_.image, trouble));
}

// Outside of the run's own context: that may have been stopped.
void ContainerSender::remove_now() {
    if (container_.empty()) return;
    asio::io_context context;
    bool removed = false;
    asio::co_spawn(
        context,
        engine_.remove(std::exchange(container_, {})),
        [&removed](const std::exception_ptr& failure) { removed = !failure; }
    );
    context.run_for(kRemovalLimit);
    // An engine that does not remove it now keeps its label: the next run tries again.
    if (!removed) end_process();
    unplug(link_);
}

// Its processes would outlive an engine that was killed, and go on mailing. The kernel ends those of a pid
// namespace with the first.
void ContainerSender::end_process() {
    if (process_.get() >= 0) syscall(SYS_pidfd_send_signal, process_.get(), SIGKILL, nullptr, 0);
}

std::vector<std::string> ContainerSender::addresses() const {
    std::vector<std::string> all{link_.sender4, link_.sender6};
    if (resolver_)
        for (std::string& address : resolver_->addresses())
            all.push_back(std::move(address));
    return all;
}

asio::awaitable<std::string> ContainerSender::submit(Message message) {
    std::string trouble;
    try {
        if (twin_) {
            co_await submit_inside(engine_, container_, std::move(message));
            co_return std::string();
        }
        co_return co_await submit_message(place_, std::move(message), settings_.submission_limit);
    } catch (const SenderError& error) {
        trouble = error.what();
    }
    throw trouble_of(*log_, trouble);
}

asio::awaitable<std::vector<QueueEntry>> ContainerSender::queue() {
    std::vector<std::string> argv = settings_.mta->queue_command();
    argv[0] = argv[0].substr(argv[0].rfind('/') + 1); // wherever the image has it
    const std::string listing = co_await run_in_container(engine_, container_, std::move(argv));
    require_whole(*log_); // it may have broken off since the last attempt
    co_return parsed_queue(*settings_.mta, listing);
}

asio::awaitable<void> ContainerSender::stop() {
    if (container_.empty()) co_return;
    try {
        co_await engine_.remove(container_);
        if (twin_) co_await twin_->remove();
        if (resolver_) co_await resolver_->remove();
        container_.clear();
    } catch (const EngineError&) {
        // The destructor tries once more.
    }
    if (tls_reports_) tls_reports_->take_arrived();
    unplug(link_);
    // What it said last is still on its way.
    std::function<bool()> ended = [this] { return log_->ended(); };
    co_await log_->wait_until(std::move(ended), Clock::now() + std::chrono::seconds(5));
}

} // namespace

std::unique_ptr<Sender>
make_container_sender(asio::io_context& context, ContainerSettings settings, unsigned link, LogSink sink) {
    return std::make_unique<ContainerSender>(context, std::move(settings), link, std::move(sink));
}

} // namespace harness
