#include "harness/sender/container/container_readiness.hpp"

#include "harness/sender/attempt_wait.hpp"
#include "harness/sender/container/policy_maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kPolicyMapLimit{15}; // the server starts without them, too, and defers
constexpr std::chrono::seconds kPortLimit{5};       // of a second port, when the first one answers
constexpr const char* kLonger = " (--start-limit gives it longer)";

asio::awaitable<std::string>
exit_text(EngineClient engine, std::string container, std::shared_ptr<SenderLog> log) {
    if (log->ended()) co_await engine.ends_within(container, kEndHeardOf);
    const ContainerState state = co_await engine.inspect(container);
    co_return state.running ? "" : fmt::format(" (the container ended with exit code {})", state.exit_code);
}

asio::awaitable<std::string> why_not_started(
    EngineClient engine,
    std::string container,
    const ContainerSettings& settings,
    std::shared_ptr<SenderLog> log
) {
    const std::string exit = co_await exit_text(engine, std::move(container), log);
    if (!log->broken_off_because().empty())
        co_return fmt::format(
            "{} did not start in {}: {}", log->program(), settings.image, log->broken_off_because()
        );
    if (log->ended() || log->fatal())
        co_return fmt::format("{} did not start in {}{}", log->program(), settings.image, exit);
    co_return fmt::format(
        "{} did not log that {} has started within {} s{}",
        settings.image,
        log->program(),
        settings.start_limit.count(),
        kLonger
    );
}

// Returns why it does not greet; empty: it does.
asio::awaitable<std::string>
why_no_greeting(SubmissionPlace place, std::chrono::seconds limit, std::chrono::seconds patience = {}) {
    const auto end = Clock::now() + limit;
    std::string trouble;
    try {
        co_await await_greeting(std::move(place), limit, patience);
    } catch (const SenderError& error) {
        trouble = error.what();
    }
    if (!trouble.empty() && Clock::now() >= end) trouble += kLonger;
    co_return trouble;
}

asio::awaitable<void> choose_port(const ContainerSettings& settings, ReadyContainer& ready) {
    if (settings.submission_port == 0) co_return;
    const SubmissionPlace users{ready.place.address, settings.submission_port, true};
    const std::string why = co_await why_no_greeting(users, kPortLimit);
    const std::string port = fmt::format("port {}", users.port);
    if (why.empty()) {
        ready.place = users;
        ready.notes.push_back({port, "mail is submitted there", "as that of its users, with XCLIENT LOGIN"});
    } else {
        ready.notes.push_back({port, "mail is submitted to port 25 instead", why});
    }
}

} // namespace

asio::awaitable<ReadyContainer> await_ready_container(
    EngineClient engine,
    std::string container,
    const ContainerSettings& settings,
    std::string address,
    std::shared_ptr<SenderLog> log
) {
    std::function<bool()> started = [log] { return log->started_version() || log->fatal(); };
    co_await log->wait_until(std::move(started), Clock::now() + settings.start_limit);
    if (!log->started_version()) {
        const std::string why = co_await why_not_started(engine, container, settings, log);
        throw trouble_of(*log, why);
    }
    ReadyContainer ready;
    ready.version = *log->started_version();
    ready.place.address = std::move(address);
    std::string why; // a twin gets its mail inside
    if (!settings.twin) why = co_await why_no_greeting(ready.place, settings.start_limit, kPatienceAtStart);
    if (!why.empty())
        throw trouble_of(*log, fmt::format("port 25 of {} does not answer: {}", settings.image, why));
    const auto limit = std::min(settings.start_limit, kPolicyMapLimit);
    const std::vector<std::string> silent =
        co_await silent_policy_maps(engine, container, *settings.mta, limit);
    for (const std::string& table : silent)
        ready.notes.push_back(
            {"note", table + " does not answer", log->program() + " defers mail until this policy table does"}
        );
    if (!settings.twin) co_await choose_port(settings, ready);
    co_return ready;
}

} // namespace harness
