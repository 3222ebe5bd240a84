#include "harness/sender/sender_log.hpp"

#include "harness/sender/isolated_process.hpp"
#include "harness/sender/postfix_log.hpp"
#include "harness/sender/secrets.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace harness {

void SenderLog::add_line(std::string line) {
    line = without_secrets(std::move(line), secrets_);
    lines_.push_back(line);
    LogEvent event = parse_log_line(std::move(line), std::chrono::system_clock::now());
    if (const auto* status = std::get_if<StatusLine>(&event.what)) {
        Attempts& attempts = attempts_[status->recipient];
        ++attempts.count;
        attempts.last = status->status;
    }
    constexpr const char* kStarted = "daemon started -- version ";
    if (const auto found = event.line.find(kStarted);
        event.service == "master" && found != std::string::npos) {
        const auto start = found + std::char_traits<char>::length(kStarted);
        started_version_ = event.line.substr(start, event.line.find(',', start) - start);
    }
    if (event.service == "mta-sts-daemon" && event.line.ends_with("Server started."))
        sts_daemon_started_ = true;
    if (event.line.starts_with(kCompanionEnded)) companion_ended_ = true;
    if (says_fatal(event)) fatal_ = true;
    sink_(std::move(event));
    changed_.cancel();
}

void SenderLog::end(std::string why) {
    ended_ = true;
    broken_off_because_ = std::move(why);
    changed_.cancel();
}

std::string SenderLog::last_lines(std::size_t most) const {
    std::string text;
    const std::size_t first = lines_.size() > most ? lines_.size() - most : 0;
    for (std::size_t i = first; i < lines_.size(); ++i)
        text += "\n  " + lines_[i];
    return text;
}

SenderLog::Attempts SenderLog::attempts_of(const std::string& recipient) const {
    const auto found = attempts_.find(recipient);
    return found == attempts_.end() ? Attempts{} : found->second;
}

boost::asio::awaitable<bool>
SenderLog::wait_until(std::function<bool()> satisfied, std::chrono::steady_clock::time_point deadline) {
    while (!satisfied()) {
        if (ended_ || std::chrono::steady_clock::now() >= deadline) co_return false;
        changed_.expires_at(deadline);
        // Cancelled by the next line: that is what is waited for.
        co_await changed_.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    }
    co_return true;
}

} // namespace harness
