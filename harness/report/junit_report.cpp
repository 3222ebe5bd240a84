#include "harness/report/junit_report.hpp"

#include "harness/report/claim_states.hpp"
#include "harness/report/evidence_text.hpp"
#include "harness/report/json_report.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/report/text_differences.hpp"
#include "harness/report/text_known_differences.hpp"
#include "harness/report/tries_text.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

namespace harness {

namespace {

using TimePoint = std::chrono::system_clock::time_point;
using Node = pugi::xml_node;

void set(Node node, const char* name, std::string_view value) {
    node.append_attribute(name).set_value(xml_text(value).c_str());
}

void set_count(Node node, const char* name, std::size_t count) {
    node.append_attribute(name).set_value(count);
}

void set_seconds(Node node, double seconds) {
    node.append_attribute("time").set_value(fmt::format("{:.6f}", seconds).c_str());
}

// A child whose text is these lines.
Node append_lines(Node node, const char* name, const std::vector<std::string>& lines) {
    Node child = node.append_child(name);
    std::string text;
    for (const std::string& line : lines)
        text.append(xml_text(printable(line))).append("\n");
    child.text().set(text.c_str());
    return child;
}

Node append_case(Node suite, std::string_view classname, std::string_view name) {
    Node test = suite.append_child("testcase");
    set(test, "classname", classname);
    set(test, "name", name);
    return test;
}

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

void append_evidence(Node test, const Delivery& delivery) {
    const std::vector<EvidenceLine> evidence = delivery.verdict.evidence.lines();
    std::vector<std::string> lines;
    for (std::string text : {tries_text(delivery), repetitions_text(delivery)})
        if (!text.empty()) lines.push_back(std::move(text));
    for (const EvidenceLine& line : evidence)
        lines.push_back(evidence_text(line, evidence.front().time));
    if (!lines.empty()) append_lines(test, "system-out", lines);
}

void append_problem(Node test, const Delivery& delivery) {
    const Verdict& verdict = delivery.verdict;
    if (verdict.kind == VerdictKind::kept) return;
    if (verdict.kind == VerdictKind::deviates) {
        Node skipped = test.append_child("skipped");
        set(skipped, "message", "deviates, as known: " + difference_text(delivery));
        set(skipped, "type", to_text(verdict.kind));
        return;
    }
    const bool broken = verdict.kind == VerdictKind::broken;
    std::vector<std::string> lines{
        delivery.title,
        "expected: " + describe(delivery.expected),
        "observed: " + describe(verdict.observed)};
    if (!verdict.observed.text.empty()) lines.push_back("text:     " + verdict.observed.text);
    lines.push_back("again:    " + reproduction(delivery));
    Node problem = append_lines(test, broken ? "failure" : "error", lines);
    set(problem, "message", broken ? message_of(verdict) : verdict.not_judged_because);
    set(problem, "type", to_text(verdict.kind));
}

void append_delivery(Node suite, const Delivery& delivery) {
    Span span;
    span.add(delivery.verdict.evidence.lines());
    Node test = append_case(suite, delivery.sender, delivery.scenario);
    set(test, "file", delivery.file);
    set_seconds(test, span.seconds());
    append_problem(test, delivery);
    append_evidence(test, delivery);
}

void append_property(Node properties, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    Node property = properties.append_child("property");
    set(property, "name", name);
    set(property, "value", value);
}

void append_properties(Node suite, const RunResult& result, const ReportedSender& sender) {
    Node properties = suite.append_child("properties");
    append_property(properties, "mxproof.version", result.version);
    append_property(properties, "mxproof.interrupted", result.interrupted ? "true" : "false");
    append_property(properties, "sender.kind", sender.kind);
    append_property(properties, "sender.version", sender.version);
    append_property(properties, "sender.policy", to_text(sender.policy));
    for (const ReportedSetting& setting : sender.settings)
        append_property(properties, "policy." + setting.name, setting.value);
    for (const ReportedSetting& setting : sender.settings_beside) {
        const std::string why = setting.why.empty() ? "" : " – " + setting.why;
        append_property(properties, "beside." + setting.name, setting.value + why);
    }
}

// Else its trouble would be no error of the suite.
bool has_trouble_of_its_own(const SenderColumn& column) {
    return column.sender && !column.sender->trouble.empty() &&
           count_verdicts(column.deliveries).not_judged == 0;
}

void append_sender_in_trouble(Node suite, const SenderColumn& column) {
    Node test = append_case(suite, column.name, "(the sender itself)");
    set_seconds(test, 0);
    Node error = test.append_child("error");
    set(error, "message", column.sender->trouble);
    set(error, "type", to_text(VerdictKind::not_judged));
}

void append_suite(Node suites, const RunResult& result, const SenderColumn& column) {
    const Counts counts = count_verdicts(column.deliveries);
    const std::size_t trouble = has_trouble_of_its_own(column) ? 1 : 0;
    Span span;
    for (const Delivery* delivery : column.deliveries)
        span.add(delivery->verdict.evidence.lines());
    const std::string started = iso_time(result.started);
    Node suite = suites.append_child("testsuite");
    set(suite, "name", column.name);
    set(suite, "timestamp", std::string_view(started).substr(0, started.find('.')));
    set_count(suite, "tests", column.deliveries.size() + trouble);
    set_count(suite, "failures", counts.broken);
    set_count(suite, "errors", counts.not_judged + trouble);
    set_count(suite, "skipped", counts.deviating);
    set_seconds(suite, span.seconds());
    if (column.sender) append_properties(suite, result, *column.sender);
    for (const Delivery* delivery : column.deliveries)
        append_delivery(suite, *delivery);
    if (trouble > 0) append_sender_in_trouble(suite, column);
    if (column.sender && !column.sender->trouble.empty())
        append_lines(suite, "system-err", {column.sender->trouble});
}

// A suite that is of the whole run, not of one sender.
Node append_suite_of_run(
    Node suites, std::string_view name, std::size_t tests, std::size_t failures, std::size_t skipped
) {
    Node suite = suites.append_child("testsuite");
    set(suite, "name", name);
    set_count(suite, "tests", tests);
    set_count(suite, "failures", failures);
    set_count(suite, "skipped", skipped);
    set_count(suite, "errors", 0);
    set_seconds(suite, 0);
    return suite;
}

// Neither passed nor failed: skipped, with the reason.
void append_not_applicable(Node suites, const std::vector<NotApplicable>& cells) {
    if (cells.empty()) return;
    Node suite = append_suite_of_run(suites, "not applicable", cells.size(), 0, cells.size());
    for (const NotApplicable& cell : cells) {
        Node test =
            append_case(suite, cell.sender, cell.scenario.empty() ? "(the sender itself)" : cell.scenario);
        set_seconds(test, 0);
        set(test.append_child("skipped"), "message", cell.why);
    }
}

void append_claim(Node suite, const ClaimResult& claim) {
    Node test = append_case(suite, "claims", claim.id);
    set_seconds(test, 0);
    if (claim.state == ClaimResult::State::broken) {
        set(append_lines(test, "failure", claim.deciding), "message", claim.sentence);
    } else if (claim.state == ClaimResult::State::untested) {
        set(test.append_child("skipped"), "message", claim.because);
    } else if (claim.state == ClaimResult::State::deviates) {
        const std::string why =
            shows_because(claim) ? claim.because : fmt::format("{}", fmt::join(claim.deciding, "; "));
        set(test.append_child("skipped"), "message", "deviates, as known: " + why);
    } else if (claim.state == ClaimResult::State::refuted) {
        std::vector<std::string> lines{"A belief that nobody promised, and it is not so:"};
        lines.insert(lines.end(), claim.deciding.begin(), claim.deciding.end());
        append_lines(test, "system-out", lines);
    }
}

// A broken claim is a failure; an untested one is skipped, and so is one that deviates as known.
void append_claims(Node suites, const RunResult& result, const ClaimCounts& counts) {
    if (result.claims.empty()) return;
    Node suite = append_suite_of_run(
        suites, "claims", result.claims.size(), counts.broken, counts.untested + counts.deviating
    );
    for (const ClaimResult& claim : result.claims)
        append_claim(suite, claim);
}

// No verdict: a suite without a test case.
void append_differences(Node suites, const std::vector<std::string>& all) {
    if (all.empty()) return;
    append_lines(append_suite_of_run(suites, "same policy, other outcome", 0, 0, 0), "system-out", all);
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
    pugi::xml_document document;
    Node declaration = document.append_child(pugi::node_declaration);
    set(declaration, "version", "1.0");
    set(declaration, "encoding", "UTF-8");
    Node suites = document.append_child("testsuites");
    set(suites, "name", "mxproof");
    set_count(suites, "tests", tests + result.claims.size() + result.not_applicable.size());
    set_count(suites, "failures", all.broken + claims.broken);
    set_count(suites, "errors", all.not_judged);
    set_seconds(suites, result.seconds);
    for (const SenderColumn& column : columns)
        append_suite(suites, result, column);
    append_claims(suites, result, claims);
    append_not_applicable(suites, result.not_applicable);
    append_differences(suites, differences(result));
    std::ostringstream out;
    document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
    return out.str();
}

} // namespace harness
