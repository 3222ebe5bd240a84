#include "harness/sender/process/process_sender.hpp"

#include "harness/base/file_descriptor.hpp"
#include "harness/base/resolv_conf.hpp"
#include "harness/base/rethrow.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/sender/attempt_wait.hpp"
#include "harness/sender/kept_sender.hpp"
#include "harness/sender/process/isolated_process.hpp"
#include "harness/sender/process/log_follower.hpp"
#include "harness/sender/process/namespace_command.hpp"
#include "harness/sender/process/sender_files.hpp"
#include "harness/sender/sender_log.hpp"
#include "harness/sender/submission_connection.hpp"
#include "harness/sender/tlsrpt_socket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <unistd.h>
#include <unordered_map>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kStartLimit{120}; // Python alone takes half a minute on a busy machine
constexpr std::chrono::seconds kCommandLimit{30};

// Once handed over, the log is the follower's too: it outlives a sender that is destroyed while a line is on
// its way.
asio::awaitable<void> follow(FileDescriptor output, std::shared_ptr<SenderLog> log) {
    // Named, not written where it is awaited: GCC 12 destroys such a temporary twice (GCC bug 99576).
    std::function<void(std::string)> on_line = [log](std::string line) { log->add_line(std::move(line)); };
    std::string why;
    try {
        co_await follow_lines(std::move(output), std::move(on_line));
    } catch (const boost::system::system_error& error) {
        why = error.what();
    }
    log->end(std::move(why));
}

// Not written where it is awaited: GCC 12 fails on initializer lists inside of co_await (GCC bug 102489).
std::vector<std::string> on_a_terminal(const std::vector<std::string>& argv) {
    return {"/usr/bin/script", "-qec", fmt::format("{}", fmt::join(argv, " ")), "/dev/null"};
}

class OwnProcess final : public ProcessSender, public LaterAttempts {
public:
    OwnProcess(asio::io_context& context, const Mta& mta, Assignment assignment, unsigned link, LogSink sink)
        : mta_(mta), assignment_(std::move(assignment)), link_(sender_link(link)),
          addresses_{{link_.sender4, link_.sender6}, {link_.world4, fmt::format("[{}]", link_.world6)}},
          configuration_(mta.configure(assignment_, addresses_)),
          log_(std::make_shared<SenderLog>(context.get_executor(), mta, std::move(sink))), context_(context) {
        info_ = {assignment_.name, "process", "", configuration_.policy_settings, configuration_.settings};
        info_.settings.push_back({"/etc/resolv.conf", resolv_conf(assignment_.resolvers), assignment_.asks});
    }

    ~OwnProcess() override { end_process(); }
    OwnProcess(const OwnProcess&) = delete;
    OwnProcess& operator=(const OwnProcess&) = delete;

    const SenderInfo& info() const override { return info_; }
    std::vector<std::string> addresses() const override { return addresses_.own; }
    asio::awaitable<void> start() override;
    asio::awaitable<std::string> submit(Message message) override;
    asio::awaitable<std::vector<std::string>>
    wait_for_status(std::vector<std::string> recipients, Clock::time_point deadline) override {
        return wait_for_attempts(*log_, std::move(recipients), 1, deadline);
    }
    LaterAttempts* later_attempts() override { return mta_.capabilities().later_attempts ? this : nullptr; }
    asio::awaitable<std::vector<std::string>>
    retry(std::string queue_id, std::vector<std::string> recipients, Clock::time_point deadline) override;
    asio::awaitable<std::vector<QueueEntry>> queue() override;
    void keep(const std::filesystem::path& directory) override;
    asio::awaitable<void> stop() override;
    asio::awaitable<std::string> run_inside(std::vector<std::string> argv) override;

private:
    asio::awaitable<void> wait_until_retryable(std::string queue_id, Clock::time_point deadline);
    void end_process();
    asio::awaitable<CommandResult> run_command(std::vector<std::string> argv);
    void start_process();
    void take_tls_reports();
    asio::awaitable<std::string> ask_why_it_does_not_start();
    asio::awaitable<void> await_mail_port();
    asio::awaitable<void> await_companions();

    const Mta& mta_;
    Assignment assignment_;
    SenderLink link_;
    LinkAddresses addresses_;
    Configuration configuration_;
    SenderInfo info_;
    std::shared_ptr<SenderLog> log_;
    std::unique_ptr<IsolatedProcess> process_;
    std::optional<TlsrptSocket> tls_reports_;
    std::unordered_map<std::string, Clock::time_point> submitted_; // by queue id
    asio::io_context& context_;
};

void OwnProcess::start_process() {
    IsolatedProgram program;
    program.prepare = [this] {
        prepare_sender_files(mta_.name(), configuration_, assignment_.resolvers);
        attach_sender_side(link_);
    };
    program.companions = configuration_.companions;
    program.argv = configuration_.argv;
    program.host_name = "sender";
    program.niceness = kNiceness;
    try {
        process_ = std::make_unique<IsolatedProcess>(program, [this](int network) {
            attach_world_side(link_, network);
        });
    } catch (const std::runtime_error& error) {
        throw SenderError(fmt::format("cannot start {}: {}", mta_.name(), error.what()));
    }
}

// Once it has started: before, its /run is still the machine's, where there is no such directory.
void OwnProcess::take_tls_reports() {
    if (!assignment_.reports_tls) return;
    const std::filesystem::path path = kTlsReportSocket;
    const std::string folder = process_->root() + path.parent_path().string();
    const FileDescriptor directory(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    tls_reports_.emplace(
        context_.get_executor(),
        directory.get(),
        path.filename(),
        [log = log_, &mta = mta_](std::string_view datagram) {
            return log->add_report(mta.read_tls_report(datagram, std::chrono::system_clock::now()));
        }
    );
}

// What is wrong before the program knows where to log goes to syslog, which is not there, or to a terminal:
// script(1) is one. The init is still there, and with it the files.
asio::awaitable<std::string> OwnProcess::ask_why_it_does_not_start() {
    if (configuration_.check.empty()) co_return "";
    std::vector<std::string> check = on_a_terminal(configuration_.check);
    try {
        const CommandResult result =
            co_await run_in_namespaces_of(*process_, std::move(check), kCommandLimit);
        co_return ": " + result.output.substr(0, result.output.find_last_not_of("\r\n") + 1);
    } catch (const SenderError&) {
        co_return "";
    }
}

asio::awaitable<void> OwnProcess::start() {
    if (const WhyNot why = mta_.why_not_here(assignment_.policy)) throw SenderError(*why);
    start_process();
    FileDescriptor output(dup(process_->output()));
    asio::co_spawn(
        context_, [fd = output.release(), log = log_] { return follow(FileDescriptor(fd), log); }, rethrow
    );
    const auto& companions = configuration_.companions;
    const bool alone = std::none_of(companions.begin(), companions.end(), [](const Companion& companion) {
        return companion.says_when_started;
    });
    std::function<bool()> started = [this, alone] {
        return log_->fatal() || (log_->started_version() && (log_->companion_started() || alone));
    };
    co_await log_->wait_until(std::move(started), Clock::now() + kStartLimit);
    if (!alone && log_->started_version() && !log_->companion_started())
        throw trouble_of(*log_, configuration_.companions[0].name() + " did not start");
    if (!log_->started_version()) {
        std::string said;
        if (!log_->fatal()) said = co_await ask_why_it_does_not_start();
        throw trouble_of(*log_, fmt::format("{} did not start{}", mta_.name(), said));
    }
    info_.version = *log_->started_version();
    take_tls_reports();
    co_await await_mail_port();
    co_await await_companions();
}

// The machine's /tmp is read-only there.
constexpr std::array kWritable{"/usr/bin/env", "TMPDIR=/run"};

// A program that cannot ask waits a second before it ends (msg_fatal of Postfix).
asio::awaitable<void> OwnProcess::await_companions() {
    if (configuration_.asked.empty()) co_return;
    const auto limit = Clock::now() + kStartLimit;
    for (;;) {
        std::vector<std::string> ask = mta_.ask_policy_tables(configuration_.asked);
        ask.insert(ask.begin(), kWritable.begin(), kWritable.end());
        const std::string unanswered = co_await run_inside(std::move(ask));
        if (unanswered.empty()) co_return;
        require_companion(*log_);
        if (Clock::now() > limit)
            throw trouble_of(
                *log_, fmt::format("nobody answers {}", unanswered.substr(0, unanswered.find('\n')))
            );
    }
}

// Why it does not greet; empty: it does. A value, not an exception: `a || b` of the awaitable operators goes
// on waiting for b when a throws.
asio::awaitable<std::string> why_no_greeting(SubmissionPlace place) {
    try {
        co_await await_greeting(std::move(place), kStartLimit, kPatienceAtStart);
    } catch (const SenderError& error) {
        co_return error.what();
    }
    co_return "";
}

// A part that gave up is started anew a minute later, by then in vain for this run.
asio::awaitable<void> OwnProcess::await_mail_port() {
    using namespace asio::experimental::awaitable_operators;
    const SubmissionPlace place{link_.sender4};
    std::function<bool()> gave_up = [this] { return log_->fatal() || log_->ended(); };
    const auto never = Clock::time_point::max();
    const auto first = co_await (why_no_greeting(place) || log_->wait_until(std::move(gave_up), never));
    std::string trouble = fmt::format("A part of {} gave up", mta_.name());
    if (first.index() == 0) trouble = std::get<0>(first);
    if (!trouble.empty()) throw trouble_of(*log_, trouble);
}

// The kernel has taken everything else down by the time the init is gone.
void OwnProcess::end_process() {
    if (!process_) return;
    process_.reset();
    try {
        detach_world_side(link_);
    } catch (const NetworkError&) {
        // It goes with its other end in any case, only later.
    }
}

asio::awaitable<CommandResult> OwnProcess::run_command(std::vector<std::string> argv) {
    if (!process_) throw SenderError(fmt::format("{} is not running", mta_.name()));
    const std::string name = argv.front();
    CommandResult result = co_await run_in_namespaces_of(*process_, std::move(argv), kCommandLimit);
    if (result.exit_code != 0)
        throw SenderError(
            fmt::format("{} ended with {}: {}{}", name, result.exit_code, result.errors, result.output)
        );
    co_return result;
}

asio::awaitable<std::string> OwnProcess::submit(Message message) {
    const SubmissionPlace place{link_.sender4};
    std::string queue_id;
    try {
        queue_id = co_await submit_message(place, std::move(message), assignment_.submission_limit);
    } catch (const SenderError& error) {
        throw trouble_of(*log_, error.what());
    }
    submitted_[queue_id] = Clock::now();
    co_return queue_id;
}

// Older than the backoff time of the later transport, and back in the deferred queue after its first attempt.
asio::awaitable<void> OwnProcess::wait_until_retryable(std::string queue_id, Clock::time_point deadline) {
    asio::steady_timer age(context_, submitted_[queue_id] + mta_.capabilities().age_of_later);
    co_await age.async_wait(asio::use_awaitable);
    while (Clock::now() < deadline) {
        const CommandResult listing = co_await run_command(mta_.queue_command());
        for (const QueueEntry& entry : parsed_queue(mta_, listing.output))
            if (entry.queue_id == queue_id &&
                (entry.queue_name == "deferred" || entry.queue_name.empty())) // empty: it has but one queue
                co_return;
    }
}

asio::awaitable<std::vector<std::string>>
OwnProcess::retry(std::string queue_id, std::vector<std::string> recipients, Clock::time_point deadline) {
    std::erase_if(recipients, [this](const std::string& recipient) {
        return log_->attempts_of(recipient).last != Outcome::deferred;
    });
    if (recipients.empty()) co_return recipients;
    co_await wait_until_retryable(queue_id, deadline);
    co_await run_command(mta_.retry_command(queue_id));
    co_return co_await wait_for_attempts(*log_, std::move(recipients), 2, deadline);
}

asio::awaitable<std::vector<QueueEntry>> OwnProcess::queue() {
    const CommandResult result = co_await run_command(mta_.queue_command());
    require_companion(*log_); // its end may have been noticed only now
    co_return parsed_queue(mta_, result.output);
}

void OwnProcess::keep(const std::filesystem::path& directory) {
    keep_log(directory, log_->lines());
    if (!process_) return;
    const std::string root = process_->root();
    if (!configuration_.configuration_directory.empty())
        keep_tree(directory / "config", root + configuration_.configuration_directory);
    keep_tree(directory / "queue", root + configuration_.queue_directory);
}

asio::awaitable<void> OwnProcess::stop() {
    if (!process_) co_return;
    end_process();
    if (tls_reports_) tls_reports_->take_arrived();
    // What it said last is still on its way through the pipe.
    std::function<bool()> ended = [this] { return log_->ended(); };
    co_await log_->wait_until(std::move(ended), Clock::now() + std::chrono::seconds(5));
}

asio::awaitable<std::string> OwnProcess::run_inside(std::vector<std::string> argv) {
    co_return (co_await run_command(std::move(argv))).output;
}

} // namespace

std::unique_ptr<ProcessSender> make_process_sender(
    asio::io_context& context, const Mta& mta, Assignment assignment, unsigned link, LogSink sink
) {
    return std::make_unique<OwnProcess>(context, mta, std::move(assignment), link, std::move(sink));
}

} // namespace harness
