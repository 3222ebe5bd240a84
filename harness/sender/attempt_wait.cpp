#include "harness/sender/attempt_wait.hpp"

#include <fmt/format.h>

#include <functional>
#include <utility>

namespace harness {

namespace {

bool tried(const SenderLog& log, const std::string& recipient, std::size_t attempts) {
    const auto seen = log.attempts_of(recipient);
    return seen.count >= attempts || (seen.count > 0 && seen.last != Outcome::deferred);
}

} // namespace

boost::asio::awaitable<std::vector<std::string>> wait_for_attempts(
    SenderLog& log,
    std::vector<std::string> recipients,
    std::size_t attempts,
    std::chrono::steady_clock::time_point deadline
) {
    // From the back, so that asking after every line stays cheap: what is answered is never asked about
    // again.
    std::function<bool()> all_tried_or_failed = [&] {
        if (log.fatal()) return true;
        while (!recipients.empty() && tried(log, recipients.back(), attempts))
            recipients.pop_back();
        return recipients.empty();
    };
    co_await log.wait_until(std::move(all_tried_or_failed), deadline);
    std::erase_if(recipients, [&](const std::string& recipient) { return tried(log, recipient, attempts); });
    require_companion(log);
    if (!recipients.empty() && log.fatal())
        throw trouble_of(log, fmt::format("A part of {} gave up", log.program()));
    require_whole(log);
    if (log.ended()) throw trouble_of(log, log.program() + " ended in the middle of the run");
    co_return recipients;
}

void require_companion(const SenderLog& log) {
    if (!log.ended_companion().empty())
        throw trouble_of(log, log.ended_companion() + " ended in the middle of the run");
}

std::vector<QueueEntry> parsed_queue(const Mta& mta, const std::string& listing) {
    Result<std::vector<QueueEntry>> queue = mta.parse_queue(listing);
    if (!queue) throw SenderError(queue.error().why);
    return *std::move(queue);
}

void require_whole(const SenderLog& log) {
    if (log.broken_off_because().empty()) return;
    throw SenderError(
        fmt::format("lost sight of {} in the middle of the run: {}", log.program(), log.broken_off_because())
    );
}

SenderError trouble_of(const SenderLog& log, const std::string& what) {
    const std::string lines = log.last_lines();
    return SenderError(
        fmt::format("{}.\n{}", what, lines.empty() ? "It logged nothing." : "Its last lines:" + lines)
    );
}

} // namespace harness
