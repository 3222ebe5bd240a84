// `mxproof analyze`: reads logs in the order of their time, and prints what they say.
#include "harness/analyze/analysis_json.hpp"
#include "harness/analyze/analysis_text.hpp"
#include "harness/analyze/log_analyzer.hpp"
#include "harness/analyze/log_source.hpp"
#include "harness/cli/analyze_options.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/mta/postfix/postfix_queue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace harness {

namespace {

constexpr const char* kStdin = "-";
constexpr std::size_t kMostOfQueue = 256U << 20U; // octets

struct OpenLog {
    std::string name;
    FileDescriptor descriptor;
    std::optional<LogTime> first;
};

// Nothing, and it is said, if one cannot be read.
std::optional<std::vector<OpenLog>> open_logs(std::vector<std::string> names, LogTime now) {
    if (names.empty()) names.emplace_back(kStdin);
    std::vector<OpenLog> logs;
    for (const std::string& name : names) {
        if (name == kStdin && isatty(STDIN_FILENO) == 1) {
            say("mxproof: `mxproof analyze` expects a FILE, or a log on its stdin");
            return std::nullopt;
        }
        auto log = name == kStdin
                       ? Result<FileDescriptor>(FileDescriptor(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)))
                       : open_log(name);
        if (!log) {
            say(fmt::format("mxproof: cannot read {}: {}", name, log.error().why));
            return std::nullopt;
        }
        const auto first = first_time(beginning_of(*log), now);
        logs.push_back({name, std::move(*log), first});
    }
    std::stable_sort(logs.begin(), logs.end(), [](const OpenLog& a, const OpenLog& b) {
        return a.first < b.first;
    });
    return logs;
}

// Why there is nothing to report, with the exit code; an empty clause: there is.
struct Emptiness {
    std::string why;
    int exit_code = 0;
};

Emptiness emptiness_of(const Analysis& analysis) {
    if (analysis.lines == 0) return {"the log is empty", 3};
    if (analysis.mail_lines == 0)
        return {
            fmt::format(
                "none of the {} lines is of a mail server that mxproof knows: Postfix, Exim, OpenSMTPD",
                analysis.lines
            ),
            2};
    if (analysis.attempts == 0 && analysis.domains.empty()) // the queue may have some
        return {
            fmt::format(
                "of {} of a mail server none tells of mail to other hosts that was asked for",
                analysis.mail_lines == 1 ? "1 line" : fmt::format("{} lines", analysis.mail_lines)
            ),
            3};
    return {};
}

// Nothing, if there is none or it cannot be read; then that is said.
std::optional<std::vector<QueueEntry>> queue_of(const AnalyzeOptions& options) {
    if (options.queue.empty()) return std::nullopt;
    const auto file = open_log(options.queue);
    std::string text;
    bool too_much = false;
    WhyNot broken = file ? read_log(
                               *file,
                               [&](std::string_view piece) {
                                   too_much = text.size() + piece.size() > kMostOfQueue;
                                   if (!too_much) text += piece;
                                   return !too_much;
                               }
                           )
                         : WhyNot(file.error().why);
    if (too_much) broken = "it is larger than 256 MiB";
    if (!broken) {
        auto queue = parse_queue(text);
        if (queue) return std::move(*queue);
        broken = "`postqueue -j` has not written it"; // what else is wrong with it helps nobody
    }
    say(fmt::format("mxproof: cannot read {}: {}", options.queue, *broken));
    return std::nullopt;
}

} // namespace

AnalysisScope scope_of(const AnalyzeOptions& options, LogTime now) {
    AnalysisScope scope;
    if (!options.since.empty()) scope.since = parse_since(options.since, now);
    for (const std::string& domain : options.domains)
        scope.domains.insert(domain_name(domain));
    return scope;
}

ReadLogs read_logs(const AnalyzeOptions& options) {
    const LogTime now = local_now();
    const auto logs = open_logs(options.files, now);
    if (!logs) return {2, {}};
    const auto queue = queue_of(options);
    if (!options.queue.empty() && !queue) return {2, {}};
    LogAnalyzer analyzer(scope_of(options, now), now);
    int exit_code = 0;
    for (const OpenLog& log : *logs) {
        const WhyNot broken = read_log(log.descriptor, [&](std::string_view piece) {
            analyzer.feed(piece);
            return true;
        });
        analyzer.end_log();
        if (!broken) continue;
        say(fmt::format("mxproof: {} breaks off: {}. What came before is counted.", log.name, *broken));
        exit_code = 3;
    }
    Analysis analysis = analyzer.finish(queue);
    if (const Emptiness none = emptiness_of(analysis); !none.why.empty()) {
        say("mxproof: " + none.why);
        return {none.exit_code, {}};
    }
    return {exit_code, std::move(analysis)};
}

int analyze_command(const CommandLine& line, const AnalyzeOptions& options) {
    if (options.watch) return watch_logs(line, options);
    const auto [exit_code, analysis] = read_logs(options);
    if (!analysis) return exit_code;
    print(
        line.format == Format::json
            ? analysis_json(*analysis)
            : analysis_text(*analysis, {.colour = wants_colour(line.colour), .width = width_of_stdout()})
    );
    return exit_code;
}

} // namespace harness
