#include "harness/run_progress.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>

namespace harness {

namespace {

constexpr std::chrono::milliseconds kRedrawAfter{50};
constexpr const char* kClearLine = "\r\033[K";

// The report has all of it.
std::string first_line_of(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

} // namespace

void RunProgress::show(const Progress& now) {
    const auto known = std::find(running_.begin(), running_.end(), now.sender);
    const bool is_new = known == running_.end();
    if (now.step == Progress::Step::finished) {
        if (!is_new) running_.erase(known);
    } else if (is_new) {
        running_.push_back(now.sender);
    }
    if (terminal_) {
        show_live(now);
    } else {
        show_line(now);
    }
}

void RunProgress::show_line(const Progress& now) {
    switch (now.step) {
    case Progress::Step::starting:
        fmt::print(stderr, "{}: starting\n", now.sender);
        break;
    case Progress::Step::submitted:
        fmt::print(stderr, "{}: delivering\n", now.sender);
        break;
    case Progress::Step::status:
        return;
    case Progress::Step::finished:
        fmt::print(
            stderr,
            "{}: {} ({} of {} senders)\n",
            now.sender,
            now.trouble.empty() ? "finished" : "TROUBLE: " + first_line_of(now.trouble),
            now.senders_finished,
            now.senders
        );
        break;
    }
    std::fflush(stderr);
}

void RunProgress::show_live(const Progress& now) {
    const auto time = std::chrono::steady_clock::now();
    if (now.step == Progress::Step::status && time - drawn_ < kRedrawAfter) return;
    drawn_ = time;
    std::string line = fmt::format(
        "{}/{} senders, {}/{} deliveries: {}",
        now.senders_finished,
        now.senders,
        now.deliveries_seen,
        now.deliveries,
        fmt::join(running_, ", ")
    );
    constexpr std::size_t kWidth = 79;
    if (line.size() > kWidth) line = line.substr(0, kWidth - 1) + "…";
    fmt::print(stderr, "{}{}", kClearLine, line);
    std::fflush(stderr);
}

void RunProgress::finish() {
    if (terminal_) fmt::print(stderr, "{}", kClearLine);
}

} // namespace harness
