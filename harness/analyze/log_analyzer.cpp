#include "harness/analyze/log_analyzer.hpp"

namespace harness {

void LogAnalyzer::take(std::string_view line, bool is_cut) {
    if (is_cut) tally_.count_cut_line();
    const LogLine read = reader_.read(line);
    tally_.take(read, mail_.read(read));
}

void LogAnalyzer::feed(std::string_view piece) {
    lines_.feed(piece, [this](std::string_view line, bool is_cut) { take(line, is_cut); });
}

void LogAnalyzer::end_log() {
    lines_.finish([this](std::string_view line, bool is_cut) { take(line, is_cut); });
}

std::optional<LogTime> first_time(std::string_view beginning, LogTime now) {
    LogLineReader reader(now);
    LineCutter lines;
    std::optional<LogTime> first;
    lines.feed(beginning, [&](std::string_view line, bool) {
        if (!first) first = reader.read(line).time;
    });
    return first;
}

} // namespace harness
