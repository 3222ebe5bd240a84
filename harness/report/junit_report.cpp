#include "harness/report/junit_report.hpp"

#include "harness/report/claim_states.hpp"
#include "harness/report/evidence_text.hpp"
#include "harness/report/json_report.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/report/text_differences.hpp"
#include "harness/report/tries_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string_view>

namespace harness {

namespace {

using TimePoint = std::chrono::system_clock::time_point;

class Xml {
public:
    explicit Xml(std::string& out) : out_(out) {}

    Xml& raw(std::string_view text) {
        out_ += text;
        return *this;
    }
    Xml& attribute(std::string_view name, std::string_view value) {
        fmt::format_to(std::back_inserter(out_), " {}=\"", name);
        append_xml(out_, value);
        out_ += '"';
        return *this;
    }
    Xml& attribute(std::string_view name, double seconds) {
        fmt::format_to(std::back_inserter(out_), " {}=\"{:.6f}\"", name, seconds);
        return *this;
    }
    Xml& attribute(std::string_view name, std::size_t count) {
        fmt::format_to(std::back_inserter(out_), " {}=\"{}\"", name, count);
        return *this;
    }
    // Line ends between the lines stay line ends; those inside a line are escaped.
    Xml& text_line(std::string_view line) {
        append_xml(out_, line);
        out_ += '\n';
        return *this;
    }

private:
    std::string& out_;
};

// The time that a list of evidence spans.
class Span {
public:
    void add(const std::vector<EvidenceLine>& evidence) {
        for (const EvidenceLine& line : evidence) {
            first_ = first_ ? std::min(*first_, line.time) : line.time;
            last_ = last_ ? std::max(*last_, line.time) : line.time;
        }
    }
    double seconds() const { return first_ ? std::chrono::duration<double>(*last_ - *first_).count() : 0.0; }

private:
    std::optional<TimePoint> first_;
    std::optional<TimePoint> last_;
};

std::string message_of(const Verdict& verdict) {
    return fmt::format("{}", fmt::join(verdict.mismatches, "; "));
}

void append_evidence(Xml& xml, const Delivery& delivery) {
    const std::vector<EvidenceLine>& evidence = delivery.verdict.evidence;
    const std::string tries = tries_text(delivery);
    const std::string repetitions = repetitions_text(delivery);
    if (evidence.empty() && tries.empty() && repetitions.empty()) return;
    xml.raw("      <system-out>");
    if (!tries.empty()) xml.text_line(tries);
    if (!repetitions.empty()) xml.text_line(repetitions);
    for (const EvidenceLine& line : evidence)
        xml.text_line(evidence_text(line, evidence.front().time));
    xml.raw("</system-out>\n");
}

void append_problem(Xml& xml, const Delivery& delivery) {
    const Verdict& verdict = delivery.verdict;
    if (verdict.kind == VerdictKind::kept) return;
    const bool broken = verdict.kind == VerdictKind::broken;
    xml.raw(broken ? "      <failure" : "      <error")
        .attribute("message", broken ? message_of(verdict) : verdict.not_judged_because)
        .attribute("type", to_text(verdict.kind))
        .raw(">");
    xml.text_line(delivery.title);
    xml.text_line("expected: " + describe(delivery.expected));
    xml.text_line("observed: " + describe(verdict.observed));
    if (!verdict.observed.text.empty()) xml.text_line("text:     " + verdict.observed.text);
    xml.text_line("again:    " + reproduction(delivery));
    xml.raw(broken ? "</failure>\n" : "</error>\n");
}

void append_case(Xml& xml, const Delivery& delivery) {
    Span span;
    span.add(delivery.verdict.evidence);
    xml.raw("    <testcase")
        .attribute("classname", delivery.sender)
        .attribute("name", delivery.scenario)
        .attribute("file", delivery.file)
        .attribute("time", span.seconds());
    const bool is_silent = delivery.verdict.evidence.empty() && delivery.not_judged_before.empty() &&
                           delivery.repetitions.empty();
    if (delivery.verdict.kind == VerdictKind::kept && is_silent) {
        xml.raw("/>\n");
        return;
    }
    xml.raw(">\n");
    append_problem(xml, delivery);
    append_evidence(xml, delivery);
    xml.raw("    </testcase>\n");
}

void append_property(Xml& xml, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    xml.raw("      <property").attribute("name", name).attribute("value", value).raw("/>\n");
}

void append_properties(Xml& xml, const RunResult& result, const ReportedSender& sender) {
    xml.raw("    <properties>\n");
    append_property(xml, "mxproof.version", result.version);
    append_property(xml, "mxproof.interrupted", result.interrupted ? "true" : "false");
    append_property(xml, "sender.kind", sender.kind);
    append_property(xml, "sender.version", sender.version);
    append_property(xml, "sender.policy", to_text(sender.policy));
    for (const ReportedSetting& setting : sender.settings)
        append_property(xml, "policy." + setting.name, setting.value);
    for (const ReportedSetting& setting : sender.settings_beside) {
        const std::string why = setting.why.empty() ? "" : " – " + setting.why;
        append_property(xml, "beside." + setting.name, setting.value + why);
    }
    xml.raw("    </properties>\n");
}

// Else its trouble would be no error of the suite.
bool has_trouble_of_its_own(const SenderColumn& column) {
    return column.sender && !column.sender->trouble.empty() &&
           count_verdicts(column.deliveries).not_judged == 0;
}

void append_sender_in_trouble(Xml& xml, const SenderColumn& column) {
    xml.raw("    <testcase")
        .attribute("classname", column.name)
        .attribute("name", "(the sender itself)")
        .raw(" time=\"0\">\n      <error")
        .attribute("message", column.sender->trouble)
        .attribute("type", to_text(VerdictKind::not_judged))
        .raw("/>\n    </testcase>\n");
}

void append_suite(Xml& xml, const RunResult& result, const SenderColumn& column) {
    const Counts counts = count_verdicts(column.deliveries);
    const std::size_t trouble = has_trouble_of_its_own(column) ? 1 : 0;
    Span span;
    for (const Delivery* delivery : column.deliveries)
        span.add(delivery->verdict.evidence);
    const std::string started = iso_time(result.started);
    xml.raw("  <testsuite")
        .attribute("name", column.name)
        .attribute("timestamp", std::string_view(started).substr(0, started.find('.')))
        .attribute("tests", column.deliveries.size() + trouble)
        .attribute("failures", counts.broken)
        .attribute("errors", counts.not_judged + trouble)
        .attribute("time", span.seconds())
        .raw(">\n");
    if (column.sender) append_properties(xml, result, *column.sender);
    for (const Delivery* delivery : column.deliveries)
        append_case(xml, *delivery);
    if (trouble > 0) append_sender_in_trouble(xml, column);
    if (column.sender && !column.sender->trouble.empty()) {
        xml.raw("    <system-err>").text_line(column.sender->trouble).raw("</system-err>\n");
    }
    xml.raw("  </testsuite>\n");
}

// Neither passed nor failed: skipped, with the reason.
void append_not_applicable(Xml& xml, const std::vector<NotApplicable>& cells) {
    if (cells.empty()) return;
    xml.raw("  <testsuite")
        .attribute("name", "not applicable")
        .attribute("tests", cells.size())
        .attribute("failures", std::size_t{0})
        .attribute("skipped", cells.size())
        .attribute("errors", std::size_t{0})
        .attribute("time", 0.0)
        .raw(">\n");
    for (const NotApplicable& cell : cells) {
        xml.raw("    <testcase")
            .attribute("classname", cell.sender)
            .attribute("name", cell.scenario.empty() ? "(the sender itself)" : cell.scenario)
            .raw(" time=\"0\">\n      <skipped")
            .attribute("message", cell.why)
            .raw("/>\n    </testcase>\n");
    }
    xml.raw("  </testsuite>\n");
}

// A broken claim is a failure, an untested one is skipped: both are of the whole run, not of one sender.
void append_claims(Xml& xml, const RunResult& result, const ClaimCounts& counts) {
    xml.raw("  <testsuite")
        .attribute("name", "claims")
        .attribute("tests", result.claims.size())
        .attribute("failures", counts.broken)
        .attribute("skipped", counts.untested)
        .attribute("errors", std::size_t{0})
        .attribute("time", 0.0)
        .raw(">\n");
    for (const ClaimResult& claim : result.claims) {
        xml.raw("    <testcase")
            .attribute("classname", "claims")
            .attribute("name", claim.id)
            .raw(" time=\"0\">\n");
        if (claim.state == ClaimResult::State::broken) {
            xml.raw("      <failure").attribute("message", claim.sentence).raw(">");
            for (const std::string& cell : claim.deciding)
                xml.text_line(cell);
            xml.raw("</failure>\n");
        } else if (claim.state == ClaimResult::State::untested) {
            xml.raw("      <skipped").attribute("message", claim.because).raw("/>\n");
        } else if (claim.state == ClaimResult::State::refuted) {
            xml.raw("      <system-out>").text_line("A belief that nobody promised, and it is not so:");
            for (const std::string& cell : claim.deciding)
                xml.text_line(cell);
            xml.raw("</system-out>\n");
        }
        xml.raw("    </testcase>\n");
    }
    xml.raw("  </testsuite>\n");
}

// No verdict: a suite without a test case.
void append_differences(Xml& xml, const std::vector<std::string>& all) {
    if (all.empty()) return;
    xml.raw("  <testsuite name=\"same policy, other outcome\" tests=\"0\" failures=\"0\" errors=\"0\">\n");
    xml.raw("    <system-out>");
    for (const std::string& text : all)
        xml.text_line(text);
    xml.raw("</system-out>\n  </testsuite>\n");
}

} // namespace

std::string junit_report(const RunResult& result) {
    const std::vector<SenderColumn> columns = sender_columns(result);
    std::size_t tests = 0;
    Counts all;
    for (const SenderColumn& column : columns) {
        const Counts counts = count_verdicts(column.deliveries);
        const std::size_t trouble = has_trouble_of_its_own(column) ? 1 : 0;
        tests += column.deliveries.size() + trouble;
        all.broken += counts.broken;
        all.not_judged += counts.not_judged + trouble;
    }
    const ClaimCounts claims = count_claims(result.claims);
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    Xml xml(out);
    xml.raw("<testsuites")
        .attribute("name", "mxproof")
        .attribute("tests", tests + result.claims.size() + result.not_applicable.size())
        .attribute("failures", all.broken + claims.broken)
        .attribute("errors", all.not_judged)
        .attribute("time", result.seconds)
        .raw(">\n");
    for (const SenderColumn& column : columns)
        append_suite(xml, result, column);
    if (!result.claims.empty()) append_claims(xml, result, claims);
    append_not_applicable(xml, result.not_applicable);
    append_differences(xml, differences(result));
    xml.raw("</testsuites>\n");
    return out;
}

} // namespace harness
