#include "harness/sender/sender_log.hpp"

#include "harness/base/shortened.hpp"
#include "harness/mta/companion.hpp"
#include "harness/sender/secrets.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fmt/format.h>

#include <utility>

namespace harness {

namespace {

constexpr std::size_t kShownOfALine = 1000; // octets

} // namespace

void SenderLog::add_line(std::string line) {
    if (ended_) return;
    line = without_secrets(std::move(line), secrets_);
    last_lines_.push_back(shortened(line, kShownOfALine));
    if (last_lines_.size() > kLastLines) last_lines_.pop_front();
    keep(reader_->read(std::move(line), std::chrono::system_clock::now()));
}

bool SenderLog::add_report(LogEvent event) {
    if (!broken_off_because_.empty()) return false;
    event.line = without_secrets(std::move(event.line), secrets_);
    keep(std::move(event));
    return broken_off_because_.empty();
}

void SenderLog::keep(LogEvent event) {
    const LogBudget::Line fate = budget_.on_line(event);
    if (fate == LogBudget::Line::too_much) return end(budget_.why());
    understand(event);
    if (fate == LogBudget::Line::left_out) {
        ++left_out_;
    } else {
        lines_.push_back(event.line);
        sink_(std::move(event));
    }
    changed_.cancel();
}

void SenderLog::understand(const LogEvent& event) {
    if (const auto* ended = std::get_if<AttemptEnded>(&event.what)) {
        Attempts& attempts = attempts_[ended->recipient];
        ++attempts.count;
        attempts.last = ended->outcome;
    }
    if (const auto* started = std::get_if<Started>(&event.what)) started_version_ = started->version;
    if (std::holds_alternative<CompanionStarted>(event.what)) companion_started_ = true;
    if (std::holds_alternative<GaveUp>(event.what)) fatal_ = true;
    if (event.line.starts_with(kCompanionEnded))
        ended_companion_ = event.line.substr(event.line.rfind('/') + 1);
}

void SenderLog::end(std::string why) {
    if (ended_) return; // the first reason is the one
    ended_ = true;
    broken_off_because_ = std::move(why);
    changed_.cancel();
}

std::vector<std::string> SenderLog::lines() const {
    std::vector<std::string> lines = lines_;
    if (left_out_ == 0 && broken_off_because_.empty()) return lines;
    lines.push_back(fmt::format(
        "({} lines about no delivery are left out{}{}; the last lines are:)",
        left_out_,
        broken_off_because_.empty() ? "" : ", ",
        broken_off_because_
    ));
    lines.insert(lines.end(), last_lines_.begin(), last_lines_.end());
    return lines;
}

std::string SenderLog::last_lines() const {
    std::string text;
    for (const std::string& line : last_lines_)
        text += "\n  " + line;
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
