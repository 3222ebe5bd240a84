// `mxproof analyze`: reads logs in the order of their time, and prints what they say.
#include "harness/analyze/analysis_json.hpp"
#include "harness/analyze/analysis_text.hpp"
#include "harness/analyze/log_analyzer.hpp"
#include "harness/analyze/log_source.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <fcntl.h>
#include <string>
#include <unistd.h>
#include <vector>

namespace harness {

namespace {

constexpr const char* kStdin = "-";

struct OpenLog {
    std::string name;
    FileDescriptor descriptor;
    std::optional<LogTime> first;
};

// What a syslog of this machine would write.
LogTime local_now() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return LogTime(std::chrono::seconds(now + local.tm_gmtoff));
}

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
                "none of the {} lines is of a mail server that mxproof knows: Postfix, Exim", analysis.lines
            ),
            2};
    if (analysis.attempts == 0)
        return {
            fmt::format(
                "{} lines are of a mail server, and none tells of mail to another host that was asked for",
                analysis.mail_lines
            ),
            3};
    return {};
}

} // namespace

int analyze_command(const CommandLine& line, const AnalyzeOptions& options) {
    const LogTime now = local_now();
    const auto logs = open_logs(options.files, now);
    if (!logs) return 2;
    LogAnalyzer analyzer(options.scope, now);
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
    const Analysis analysis = analyzer.finish();
    if (const Emptiness none = emptiness_of(analysis); !none.why.empty()) {
        say("mxproof: " + none.why);
        return none.exit_code;
    }
    print(
        line.format == Format::json
            ? analysis_json(analysis)
            : analysis_text(analysis, {.colour = wants_colour(line.colour), .width = width_of_stdout()})
    );
    return exit_code;
}

} // namespace harness
