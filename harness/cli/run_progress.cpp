#include "harness/cli/run_progress.hpp"

#include "harness/cli/output.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace harness {

namespace {

constexpr std::chrono::milliseconds kRedrawAfter{50};

// The report has all of it.
std::string first_line_of(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

} // namespace

std::string live_line(const Progress& now, const std::vector<std::string>& running, int width) {
    const std::string line = printable(fmt::format(
        "{}/{} senders, {}/{} deliveries: {}",
        now.senders_finished,
        now.senders,
        now.deliveries_seen,
        now.deliveries,
        fmt::join(running, ", ")
    ));
    const auto columns = static_cast<std::size_t>(std::max(width - 1, 1)); // the last one would wrap
    if (columns_of(line) <= columns) return line;
    return std::string(first_columns(line, columns - 1)) + "…";
}

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
        say(now.sender + ": starting");
        break;
    case Progress::Step::submitted:
        say(now.sender + ": delivering");
        break;
    case Progress::Step::status:
        break;
    case Progress::Step::finished:
        say(fmt::format(
            "{}: {} ({} of {} senders)",
            now.sender,
            now.trouble.empty() ? "finished" : "TROUBLE: " + first_line_of(now.trouble),
            now.senders_finished,
            now.senders
        ));
        break;
    }
}

void RunProgress::show_live(const Progress& now) {
    const auto time = std::chrono::steady_clock::now();
    if (now.step == Progress::Step::status && time - drawn_ < kRedrawAfter) return;
    drawn_ = time;
    draw_line(live_line(now, running_, width_of_stderr()));
}

void RunProgress::finish() {
    if (terminal_) draw_line("");
}

} // namespace harness
