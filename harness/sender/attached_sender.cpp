#include "harness/sender/attached_sender.hpp"

#include "harness/network/sender_link.hpp"
#include "harness/sender/attached_container.hpp"
#include "harness/sender/attached_resolver.hpp"
#include "harness/sender/attempt_wait.hpp"
#include "harness/sender/container_files.hpp"
#include "harness/sender/container_io.hpp"
#include "harness/sender/container_loan.hpp"
#include "harness/sender/kept_sender.hpp"
#include "harness/sender/namespace_thread.hpp"
#include "harness/sender/postfix_config.hpp"
#include "harness/sender/postfix_queue.hpp"
#include "harness/sender/secrets.hpp"
#include "harness/sender/sender_log.hpp"
#include "harness/sender/smtp_submission.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <csignal>
#include <functional>
#include <set>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kForgetLimit{10};
constexpr std::chrono::seconds kStartLimit{60};

std::string trimmed(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.pop_back();
    return text;
}

} // namespace

class AttachedSender::Impl {
public:
    Impl(asio::io_context& context, AttachedSettings settings, unsigned link, LogSink sink)
        : settings_(std::move(settings)), engine_(settings_.engine), link_(sender_link(link)),
          log_(std::make_shared<SenderLog>(context.get_executor(), std::move(sink))), context_(context) {
        info_ = {settings_.name, "attached", "", {}, settings_.notes};
        if (settings_.own_resolver)
            resolver_.emplace(
                settings_.own_resolver->container, settings_.own_resolver->root, settings_.own_resolver->link
            );
    }
    ~Impl() { detach(); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    asio::awaitable<void> start();
    asio::awaitable<std::string> parameter(std::string name);
    asio::awaitable<void> lend_files(ContainerState state);
    void lend_resolver(int pid, const std::string& queue, const std::string& why);
    void add_trust(const std::string& ca_file, const std::string& ca_path);
    asio::awaitable<std::string> attach_resolver(int pid);
    void plug_in(int pid);
    asio::awaitable<std::string> run_inside(std::vector<std::string> argv);
    asio::awaitable<void> forget_messages();
    void detach();

    AttachedSettings settings_;
    EngineClient engine_;
    std::string id_;
    SenderLink link_;
    SenderInfo info_;
    std::shared_ptr<SenderLog> log_;
    std::vector<LentFile> lent_;
    std::optional<AttachedResolver> resolver_;
    ContainerLoan files_; // restored before the resolver's
    bool plugged_in_ = false;
    std::set<std::string> recipients_; // of this run
    asio::io_context& context_;
};

asio::awaitable<std::string> AttachedSender::Impl::run_inside(std::vector<std::string> argv) {
    return run_in_container(engine_, id_, std::move(argv));
}

asio::awaitable<std::string> AttachedSender::Impl::parameter(std::string name) {
    std::vector<std::string> argv{"postconf", "-xh", std::move(name)};
    co_return trimmed(co_await run_inside(std::move(argv)));
}

void AttachedSender::Impl::add_trust(const std::string& ca_file, const std::string& ca_path) {
    if (!ca_file.empty()) {
        lent_.push_back({ca_file, settings_.roots_pem});
        info_.settings.push_back({ca_file, "the world's roots", "the fake public CA is the only one there is"}
        );
    } else if (!ca_path.empty()) {
        const std::string file = ca_path + "/" + settings_.roots_file_name;
        lent_.push_back({file, settings_.roots_pem});
        info_.settings.push_back({file, "the world's roots", "the fake public CA is trusted too"});
    }
}

void AttachedSender::Impl::lend_resolver(int pid, const std::string& queue, const std::string& why) {
    const std::string text = resolv_conf(settings_.resolvers);
    lent_.push_back({"/etc/resolv.conf", text});
    info_.settings.push_back({"/etc/resolv.conf", text, why});
    const std::string chroot = queue + "/etc/resolv.conf";
    if (fs::exists(path_below(fmt::format("/proc/{}/root", pid), chroot))) lent_.push_back({chroot, text});
}

// Returns why its resolv.conf must name another resolver; empty: it leads to its own.
asio::awaitable<std::string> AttachedSender::Impl::attach_resolver(int pid) {
    if (!resolver_) co_return "the fake resolver";
    co_await resolver_->attach(engine_, pid, link_.sender_name);
    const auto& settings = resolver_->settings();
    info_.settings.insert(info_.settings.end(), settings.begin(), settings.end());
    const std::string astray = co_await resolver_->astray(pid);
    if (astray.empty()) co_return "";
    settings_.resolvers = {resolver_->reachable_at()};
    co_return fmt::format("the attached resolver, to which {} does not lead", astray);
}

asio::awaitable<void> AttachedSender::Impl::lend_files(ContainerState state) {
    const std::string queue = co_await parameter("queue_directory");
    const std::string ca_file = co_await parameter("smtp_tls_CAfile");
    const std::string ca_path = co_await parameter("smtp_tls_CApath");
    const std::string why = co_await attach_resolver(state.pid);
    if (!why.empty()) lend_resolver(state.pid, queue, why);
    add_trust(ca_file, ca_path);
    // Its processes have read the files as they were, and live on for a while.
    Borrower postfix{"master", SIGHUP, link_.sender_name, kEnvelopeDomain};
    std::function<void()> before = [link = link_] { unplug(link); };
    co_await files_.lend(engine_, state, lent_, std::move(postfix), std::move(before));
    info_.settings.push_back({"postfix reload", "now and at the end", "its processes have read these files"});
}

// More specific than a default route, less so than those of the container's own networks: nothing of its own
// is touched, and the kernel drops them with the link.
void AttachedSender::Impl::plug_in(int pid) {
    const FileDescriptor network = network_namespace_of(pid);
    attach_world_side(link_, network.get());
    plugged_in_ = true;
    in_network_namespace(network.get(), [this] { attach_beside_other_links(link_); });
    info_.settings.push_back({"routes", "0.0.0.0/1, 128.0.0.0/1, ::/1, 8000::/1", "into the world"});
}

asio::awaitable<void> AttachedSender::Impl::start() {
    std::string trouble;
    try {
        co_await engine_.connect();
        const ContainerState state = co_await find_attached(engine_, settings_.container);
        id_ = state.id;
        co_await await_postfix(engine_, id_, kStartLimit);
        info_.settings.push_back({"container", fmt::format("{} ({})", state.name, state.image), "as it runs"}
        );
        info_.version = co_await parameter("mail_version");
        const std::string logs_to = co_await parameter("maillog_file");
        if (logs_to.empty())
            info_.settings.push_back(
                {"note", "maillog_file is empty", "if it logs to syslog, nothing can be judged"}
            );
        co_await await_end_of_watch(state);
        plug_in(state.pid);
        co_await lend_files(state);
        log_->hide(secret_values(state.environment));
        follow_container_log(context_, engine_, state, log_, LogFrom::now);
        co_return;
    } catch (const std::exception& error) {
        trouble = error.what();
    }
    throw SenderError(fmt::format("cannot attach {}: {}", settings_.container, trouble));
}

// What of ours it could not deliver would be tried again, in the Internet then.
asio::awaitable<void> AttachedSender::Impl::forget_messages() {
    std::vector<std::string> listing{"postqueue", "-j"};
    const std::string text = co_await run_inside(std::move(listing));
    std::set<std::string> ids;
    for (const QueueEntry& entry : parse_queue(text))
        if (recipients_.contains(entry.recipient)) ids.insert(entry.queue_id);
    for (const std::string& id : ids) {
        std::vector<std::string> argv{"postsuper", "-d", id};
        co_await run_inside(std::move(argv));
    }
    recipients_.clear();
}

// Outside of the run's own context: that may have been stopped.
void AttachedSender::Impl::detach() {
    if (!recipients_.empty()) {
        asio::io_context context;
        asio::co_spawn(context, forget_messages(), [](const std::exception_ptr&) {
            // A container that has gone has no queue.
        });
        context.run_for(kForgetLimit);
    }
    files_.restore();
    if (resolver_) resolver_->detach();
    if (std::exchange(plugged_in_, false)) unplug(link_);
}

AttachedSender::AttachedSender(
    asio::io_context& context, AttachedSettings settings, unsigned link, LogSink sink
)
    : impl_(std::make_unique<Impl>(context, std::move(settings), link, std::move(sink))) {}

AttachedSender::~AttachedSender() = default;

const SenderInfo& AttachedSender::info() const {
    return impl_->info_;
}

std::vector<std::string> AttachedSender::addresses() const {
    std::vector<std::string> all{impl_->link_.sender4, impl_->link_.sender6};
    if (impl_->resolver_)
        for (std::string& address : impl_->resolver_->addresses())
            all.push_back(std::move(address));
    return all;
}

asio::awaitable<void> AttachedSender::start() {
    return impl_->start();
}

asio::awaitable<std::string> AttachedSender::submit(Message message) {
    const SmtpSubmission checked(message); // throws for what would be more than an address
    impl_->recipients_.insert(message.recipients.begin(), message.recipients.end());
    // Words of a shell: the addresses are ours, and hold nothing but letters, digits, `.-_@`.
    std::string command = fmt::format(
        "printf 'Subject: %s\\n\\nmxproof\\n' '{}' | sendmail -i -f {} --", message.subject, message.sender
    );
    for (const std::string& recipient : message.recipients)
        command += " " + recipient;
    std::vector<std::string> argv{"sh", "-c", std::move(command)};
    co_await impl_->run_inside(std::move(argv));
    co_return std::string();
}

asio::awaitable<std::vector<std::string>>
AttachedSender::wait_for_status(std::vector<std::string> recipients, Clock::time_point deadline) {
    return wait_for_attempts(*impl_->log_, std::move(recipients), 1, deadline);
}

asio::awaitable<std::vector<std::string>>
AttachedSender::retry(std::string, std::vector<std::string>, Clock::time_point) {
    throw SenderError("a running server has no later attempts within a run");
    co_return std::vector<std::string>{}; // makes it a coroutine
}

asio::awaitable<std::vector<QueueEntry>> AttachedSender::queue() {
    std::vector<std::string> argv{"postqueue", "-j"};
    const std::string listing = co_await impl_->run_inside(std::move(argv));
    std::vector<QueueEntry> entries = parse_queue(listing);
    std::erase_if(entries, [&](const QueueEntry& entry) {
        return !impl_->recipients_.contains(entry.recipient);
    });
    co_return entries;
}

void AttachedSender::keep(const std::filesystem::path& directory) {
    keep_sender(directory, impl_->log_->lines(), "");
}

asio::awaitable<void> AttachedSender::stop() {
    std::string trouble;
    try {
        co_await impl_->forget_messages();
    } catch (const std::exception& error) {
        trouble = error.what();
    }
    impl_->detach();
    if (!trouble.empty()) throw SenderError("its queue may still hold messages of this run: " + trouble);
}

} // namespace harness
