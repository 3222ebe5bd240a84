#include "harness/model/tls_report.hpp"

namespace harness {

namespace {

std::optional<TlsReport> parse_one(std::string_view text) {
    const auto space = text.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    const auto policy = parse_word<ReportedPolicy>(text.substr(0, space));
    const auto result = parse_word<ReportedResult>(text.substr(space + 1));
    if (!policy || !result) return std::nullopt;
    return TlsReport{*policy, *result};
}

} // namespace

std::string to_text(const TlsReport& report) {
    return std::string(to_text(report.policy)) + ' ' + std::string(to_text(report.result));
}

std::string to_text(const std::set<TlsReport>& reports) {
    std::string text;
    for (const TlsReport& report : reports)
        text += (text.empty() ? "" : ", ") + to_text(report);
    return text.empty() ? std::string(kNoReport) : text;
}

std::optional<std::set<TlsReport>> parse_tls_reports(std::string_view text) {
    constexpr std::string_view kSeparator = ", ";
    std::set<TlsReport> reports;
    if (text == kNoReport) return reports;
    for (;;) {
        const auto end = text.find(kSeparator);
        const auto report = parse_one(text.substr(0, end));
        if (!report) return std::nullopt;
        reports.insert(*report);
        if (end == std::string_view::npos) return reports;
        text.remove_prefix(end + kSeparator.size());
    }
}

} // namespace harness
