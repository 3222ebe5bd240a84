// `mxproof analyze --watch`: prints what changes in a log, and ends when a domain fails that did not fail
// before.
#include "harness/analyze/analysis_json.hpp"
#include "harness/analyze/analysis_text.hpp"
#include "harness/analyze/log_analyzer.hpp"
#include "harness/analyze/log_watch.hpp"
#include "harness/cli/analyze_options.hpp"
#include "harness/cli/output.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace harness {

namespace {

// An address that nobody has: the domain did not fail.
bool is_wrong_address(Reason reason) {
    return reason == Reason::no_such_domain || reason == Reason::null_mx;
}

} // namespace

int watch_logs(const CommandLine& line, const AnalyzeOptions& options) {
    const LogTime now = local_now();
    LogAnalyzer analyzer(scope_of(options, now), now);
    bool failed = false;
    bool follows = false;
    analyzer.report_changes([&](const LevelChange& change) {
        if (!follows || failed || is_wrong_address(change.reason)) return;
        const bool tells = analyzer.tells_of_tls();
        print(line.format == Format::json ? change_json(change, tells) : change_text(change, tells) + "\n");
        failed = change.now == 0;
    });
    const LogListener listener{
        [&](std::string_view piece) {
            analyzer.set_now(local_now());
            analyzer.feed(piece);
            return !failed;
        },
        [&] { follows = true; }};
    const bool is_stdin = options.files.empty() || options.files.front() == "-";
    const WhyNot why_not =
        is_stdin ? watch_stream(STDIN_FILENO, listener) : watch_log(options.files.front(), listener);
    if (why_not)
        say(fmt::format("mxproof: cannot follow {}: {}", is_stdin ? "stdin" : options.files.front(), *why_not)
        );
    return why_not ? 2 : failed ? 1 : 0;
}

} // namespace harness
