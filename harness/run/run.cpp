#include "harness/run/run.hpp"

#include "harness/base/log.hpp"
#include "harness/network/capabilities.hpp"
#include "harness/run/assemble_result.hpp"
#include "harness/run/end_signals.hpp"
#include "harness/run/event_file.hpp"
#include "harness/run/event_listener.hpp"
#include "harness/run/evidence_file.hpp"
#include "harness/run/heartbeat.hpp"
#include "harness/run/judge_in_pieces.hpp"
#include "harness/run/mail_servers.hpp"
#include "harness/run/observer.hpp"
#include "harness/run/run_deliveries.hpp"
#include "harness/run/sender_factory.hpp"
#include "harness/run/session.hpp"
#include "harness/run/tls_reporters.hpp"
#include "harness/run/tries.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/ranges.h>

#include <algorithm>
#include <ctime>
#include <deque>
#include <exception>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr const char* kInterrupted = "the run was interrupted";

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

// One run in progress: everything that its coroutines share. One thread, so nothing is locked. Each try of a
// sender is a sender of its own, with a number, a link and addresses of its own: nothing that Postfix or the
// peers remember is left of the one before.
class Running {
public:
    explicit Running(const RunSettings& settings)
        : settings_(settings), plans_(std::exchange(settings_.senders, {})) {
        find_what_postfix_can(plans_, settings_.scenarios);
        for (const SenderPlan& plan : plans_)
            for (NotApplicable& cell : harness::not_applicable(settings_.scenarios, plan))
                not_applicable_.push_back(std::move(cell));
        std::erase_if(plans_, [](const SenderPlan& plan) { return plan.untellable.has_value(); });
    }

    RunResult complete();

private:
    struct StartedSender {
        SenderInfo info;
        double start_seconds = 0;
        std::string mark; // what tells this try from others of the same sender; empty: nothing need
        std::optional<SenderResult> result; // once it is judged
    };

    void raise_world();
    void write_events(EventFile& file);
    std::string name_of(std::size_t n) const { return settings_.senders[n].name + started_senders_[n].mark; }
    void add_sender(const SenderPlan& plan, std::string mark);
    void run_added(std::size_t jobs);
    std::vector<SenderResult> run_all(unsigned repetition);
    void try_again(std::vector<SenderResult>& results, const std::string& repetition);
    void make_sender(std::size_t n);
    void keep_files(std::size_t n);
    asio::awaitable<void> work();
    asio::awaitable<void> run_sender(std::size_t n);
    asio::awaitable<void> judge_at_its_end(std::size_t n);
    void see_log(const SenderLine& line);
    void report_progress(Progress::Step step, std::size_t n);
    void prepare_to_judge(std::size_t n);
    void keep_verdicts(std::size_t n, std::vector<Delivery> deliveries);
    std::vector<Delivery> judge(std::size_t n, std::span<const StagedScenario> scenarios);
    SenderResult result_of(std::size_t n);

    RunSettings settings_; // its senders are all tries so far
    std::vector<SenderPlan> plans_;
    std::vector<NotApplicable> not_applicable_;
    Clock::time_point started_ = Clock::now();
    std::chrono::system_clock::time_point wall_started_ = std::chrono::system_clock::now();
    Observer observer_;
    EvidenceFile evidence_{temporary_directory()};
    std::optional<EventStream> events_;
    std::size_t next_ = 0;
    std::size_t finished_ = 0;
    std::size_t deliveries_ = 0;
    std::size_t deliveries_seen_ = 0;
    double world_seconds_ = 0;
    bool interrupted_ = false;
    std::exception_ptr failure_;
    // Destroyed from below: first the senders, then what serves them, then the context.
    asio::io_context context_{1};
    std::optional<EventFile::Drain> event_drain_;
    std::optional<Heartbeat> heartbeat_;
    std::optional<Session> session_;
    std::vector<Subscription> subscriptions_;
    std::vector<std::unique_ptr<Sender>> senders_;
    std::deque<StartedSender> started_senders_;
};

void Running::raise_world() {
    const StageSettings stage{settings_.seed, std::time(nullptr)};
    session_.emplace(context_, settings_.scenarios, stage, services_of(plans_));
    heartbeat_.emplace(context_);
    WorldListener listener = observer_.listener();
    listener.log = [this](const SenderLine& line) { see_log(line); };
    subscriptions_.push_back(session_->subscribe(std::move(listener)));
    if (settings_.events) write_events(*settings_.events);
    world_seconds_ = seconds_since(started_);
    log_debug(
        "the world is up after {:.3f} s, peers: {}, seed: {}",
        world_seconds_,
        session_->world().scenarios.size(),
        settings_.seed
    );
}

void Running::write_events(EventFile& file) {
    events_.emplace([&file](std::string_view line) { file.write(line); });
    for (const StagedScenario& staged : session_->world().scenarios)
        events_->add_peer(event_peer(staged.peer));
    subscriptions_.push_back(session_->subscribe(event_listener(*events_, [this](std::size_t n) {
        return name_of(n);
    })));
    event_drain_.emplace(context_, file, EventFile::AfterTrouble::go_on);
}

void Running::report_progress(Progress::Step step, std::size_t n) {
    Progress progress;
    progress.step = step;
    progress.sender = name_of(n);
    progress.senders_finished = finished_;
    progress.senders = settings_.senders.size();
    progress.deliveries_seen = deliveries_seen_;
    progress.deliveries = deliveries_;
    if (step == Progress::Step::finished) progress.trouble = observer_.of(n).trouble;
    settings_.progress(progress);
}

void Running::see_log(const SenderLine& line) {
    observer_.of(line.sender).log.push_back(line.event);
    if (!std::holds_alternative<AttemptEnded>(line.event.what)) return;
    ++deliveries_seen_;
    report_progress(Progress::Step::status, line.sender);
}

void Running::make_sender(std::size_t n) {
    const SenderPlan& plan = settings_.senders[n];
    senders_[n] = session_->make_sender(settings_, n);
    log_debug(
        "{}: starts at {}; claims {}, is configured as {}",
        name_of(n),
        fmt::join(senders_[n]->addresses(), " and "),
        to_text(plan.documented),
        to_text(plan.configured)
    );
    for (const std::string& address : senders_[n]->addresses()) {
        observer_.watch(address, n);
        if (events_) events_->add_sender(address, name_of(n));
    }
}

// What cannot be kept is said, and costs nothing that was observed.
void Running::keep_files(std::size_t n) {
    try {
        senders_[n]->keep(*settings_.keep / directory_name(name_of(n)));
    } catch (const std::runtime_error& error) {
        std::string& trouble = observer_.of(n).trouble;
        if (trouble.empty())
            trouble = fmt::format("queue, log and configuration could not be kept: {}", error.what());
    }
}

asio::awaitable<void> Running::run_sender(std::size_t n) {
    report_progress(Progress::Step::starting, n);
    make_sender(n);
    SenderObservations& seen = observer_.of(n);
    const auto start = Clock::now();
    auto messages = compose_messages(session_->world().scenarios, settings_.senders[n]);
    // Named, not written where it is awaited: GCC 12 destroys such a temporary twice (GCC bug 99576).
    DeliverySteps steps;
    steps.submitted = [this, n, start] {
        started_senders_[n].start_seconds = seconds_since(start);
        report_progress(Progress::Step::submitted, n);
    };
    steps.first_messages_tried = [this, n] { session_->move_on(senders_[n]->addresses()); };
    co_await run_deliveries(*senders_[n], std::move(messages), settings_.deadline, seen, std::move(steps));
    if (settings_.keep) keep_files(n);
    started_senders_[n].info = senders_[n]->info();
    log_debug("{}: is stopped", name_of(n));
    try {
        co_await senders_[n]->stop();
    } catch (const SenderError& error) {
        if (seen.trouble.empty()) seen.trouble = error.what();
    }
    senders_[n].reset();
    ++finished_;
    log_debug(
        "{}: {}; log lines: {}, SMTP connections: {}, DNS queries: {}",
        name_of(n),
        seen.trouble.empty() ? "no trouble" : "trouble: " + seen.trouble,
        seen.log.size(),
        seen.sessions.size(),
        seen.queries.size()
    );
    report_progress(Progress::Step::finished, n);
}

// Each worker takes the next sender until none is left; there are as many workers as jobs.
asio::awaitable<void> Running::work() {
    while (next_ < settings_.senders.size()) {
        const std::size_t n = next_++;
        co_await run_sender(n);
        co_await judge_at_its_end(n);
    }
}

void Running::add_sender(const SenderPlan& plan, std::string mark) {
    settings_.senders.push_back(plan);
    senders_.emplace_back();
    started_senders_.emplace_back().mark = std::move(mark);
    observer_.add_sender(temporary_directory());
    for (const Scenario* scenario : settings_.scenarios)
        if (plan.takes(*scenario)) deliveries_ += scenario->attempt == Attempt::second_message ? 2 : 1;
}

// Runs the senders that were added since it was called last, so many at the same time.
void Running::run_added(std::size_t jobs) {
    std::size_t workers = std::min(jobs, settings_.senders.size() - next_);
    if (workers == 0) return;
    for (std::size_t i = 0, running = workers; i < running; ++i) {
        asio::co_spawn(
            context_,
            [this] { return work(); },
            [this, &workers](const std::exception_ptr& failure) {
                if (failure) failure_ = failure;
                if (--workers == 0 || failure) context_.stop();
            }
        );
    }
    context_.restart();
    context_.run();
    for (auto& sender : senders_)
        sender.reset();
    if (failure_) std::rethrow_exception(failure_);
}

void Running::prepare_to_judge(std::size_t n) {
    SenderObservations& seen = observer_.of(n);
    seen.own = observer_.own_record(heartbeat_->record());
    if (interrupted_ && seen.trouble.empty()) seen.trouble = kInterrupted;
}

// What was observed is forgotten.
void Running::keep_verdicts(std::size_t n, std::vector<Delivery> deliveries) {
    StartedSender& started = started_senders_[n];
    const SenderObservations seen = std::exchange(observer_.of(n), {});
    started.result = {
        report_sender(settings_.senders[n], started.info, seen.trouble, started.start_seconds),
        std::move(deliveries)};
}

std::vector<Delivery> Running::judge(std::size_t n, std::span<const StagedScenario> scenarios) {
    const std::string& version = started_senders_[n].info.version;
    auto deliveries = judge_sender(scenarios, settings_.senders[n], version, observer_.of(n));
    for (Delivery& delivery : deliveries)
        evidence_.take(delivery.verdict.evidence);
    return deliveries;
}

// A sender that is stopped is judged while others run: what it did need not be kept until the end. One that
// has connections still open is judged then.
asio::awaitable<void> Running::judge_at_its_end(std::size_t n) {
    const bool are_over = co_await connections_are_over(context_, observer_.of(n));
    if (!are_over || settings_.senders[n].claims_nothing) co_return;
    prepare_to_judge(n);
    const JudgePiece judge_piece = [this, n](auto scenarios) { return judge(n, scenarios); };
    auto deliveries = co_await judge_in_pieces(context_, session_->world().scenarios, judge_piece);
    keep_verdicts(n, std::move(deliveries));
}

SenderResult Running::result_of(std::size_t n) {
    StartedSender& started = started_senders_[n];
    if (!started.result) {
        SenderPlan& plan = settings_.senders[n];
        prepare_to_judge(n);
        auto deliveries = judge(n, session_->world().scenarios);
        if (plan.claims_nothing && !plan.fitted) {
            plan.documented = plan.configured = nearest_policy(deliveries);
            plan.fitted = true;
            deliveries = judge(n, session_->world().scenarios);
        }
        keep_verdicts(n, std::move(deliveries));
    }
    SenderResult result = *std::exchange(started.result, {});
    if (interrupted_ && result.sender.trouble.empty()) result.sender.trouble = kInterrupted;
    return result;
}

// What could not be judged is tried alone, when nothing else runs.
void Running::try_again(std::vector<SenderResult>& results, const std::string& repetition) {
    for (unsigned retry = 0; retry < settings_.retries && !interrupted_; ++retry) {
        const std::size_t first = next_;
        std::vector<std::size_t> whose;
        for (std::size_t i = 0; i < plans_.size(); ++i)
            if (const auto again = plan_again(plans_[i], results[i].deliveries)) {
                log_debug(
                    "{}: tries again, alone, what was not judged; scenarios: {}",
                    plans_[i].name,
                    again->only_scenarios.size()
                );
                add_sender(*again, fmt::format("{}, try {}", repetition, retry + 2));
                whose.push_back(i);
            }
        run_added(1);
        for (std::size_t i = 0; i < whose.size(); ++i)
            add_try(results[whose[i]], result_of(first + i));
    }
}

// All senders once, in the order of the plans.
std::vector<SenderResult> Running::run_all(unsigned repetition) {
    const std::string mark = settings_.repeat > 1 ? fmt::format(", run {}", repetition) : "";
    const std::size_t first = next_;
    for (const SenderPlan& plan : plans_)
        add_sender(plan, mark);
    run_added(settings_.jobs);
    std::vector<SenderResult> results;
    for (std::size_t i = 0; i < plans_.size(); ++i) {
        results.push_back(result_of(first + i));
        plans_[i] = settings_.senders[first + i]; // what it was found to behave like stays
    }
    try_again(results, mark);
    return results;
}

RunResult Running::complete() {
    raise_world();
    keep_only_kept_capabilities();
    asio::signal_set signals(context_);
    add_end_signals(signals);
    signals.async_wait([this](boost::system::error_code error, int number) {
        if (error) return;
        log_debug("signal {} ends the run", number);
        interrupted_ = true;
        context_.stop();
    });
    std::vector<std::vector<SenderResult>> by_sender(plans_.size());
    for (unsigned repetition = 1; repetition <= settings_.repeat && !interrupted_; ++repetition) {
        std::vector<SenderResult> results = run_all(repetition);
        for (std::size_t i = 0; i < plans_.size(); ++i)
            by_sender[i].push_back(std::move(results[i]));
    }
    RunResult result;
    result.version = MXPROOF_VERSION;
    result.started = wall_started_;
    result.world_seconds = world_seconds_;
    result.interrupted = interrupted_;
    result.not_applicable = std::move(not_applicable_);
    std::size_t cells = 0;
    for (const std::vector<SenderResult>& repetitions : by_sender)
        cells += repetitions.front().deliveries.size();
    result.deliveries.reserve(cells);
    for (std::vector<SenderResult>& repetitions : by_sender) {
        SenderResult one = worst_of(std::move(repetitions));
        std::move(one.deliveries.begin(), one.deliveries.end(), std::back_inserter(result.deliveries));
        result.senders.push_back(std::move(one.sender));
    }
    result.seconds = seconds_since(started_);
    return result;
}

} // namespace

RunResult run(const RunSettings& settings) {
    for (const SenderPlan& plan : settings.senders)
        if (plan.is_own() && !plan.given() && plan.configured.sts != Sts::off && !plan.untellable)
            if (const WhyNot why = mail_server(plan.program()).why_not_here(plan.configured))
                throw StageError(*why);
    RunResult result;
    with_privileges([&] { result = Running(settings).complete(); });
    return result;
}

} // namespace harness
