#include "harness/report/json_report.hpp"

#include "harness/report/json_catalogue.hpp"
#include "harness/report/json_values.hpp"
#include "harness/report/outcome_figures.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/report/text_differences.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace harness {

namespace {

namespace json = boost::json;

json::object settings_object(const std::vector<ReportedSetting>& settings) {
    json::object object;
    for (const ReportedSetting& setting : settings)
        object[utf8(setting.name)] = utf8(setting.value);
    return object;
}

json::object settings_with_reasons(const std::vector<ReportedSetting>& settings) {
    json::object object;
    for (const ReportedSetting& setting : settings)
        object[utf8(setting.name)] = {{"value", utf8(setting.value)}, {"why", text_or_null(setting.why)}};
    return object;
}

json::object figures_object(const OutcomeFigures& figures) {
    return {
        {"authenticated", figures.authenticated},
        {"encrypted", figures.encrypted},
        {"plaintext", figures.plaintext},
        {"undelivered", figures.undelivered},
        {"not_judged", figures.not_judged},
        {"attacked", figures.attacked},
        {"deceived", figures.deceived}};
}

json::value policy_fit_value(const std::optional<PolicyFit>& like) {
    if (!like) return nullptr;
    return json::object{
        {"policy", to_text(like->policy)}, {"judged", like->judged}, {"differing", texts(like->differing)}};
}

const SenderColumn* column_of(const std::vector<SenderColumn>& columns, const ReportedSender& sender) {
    for (const SenderColumn& column : columns)
        if (column.sender == &sender) return &column;
    return nullptr;
}

std::string sender_line(const ReportedSender& sender, const SenderColumn* column) {
    const json::object object{
        {"name", utf8(sender.name)},
        {"kind", utf8(sender.kind)},
        {"program", utf8(sender.program)},
        {"version", text_or_null(sender.version)},
        {"policy", to_text(sender.policy)},
        {"resolver", text_or_null(sender.resolver)},
        {"claims_nothing", sender.claims_nothing},
        {"configuration", text_or_null(sender.configuration)},
        {"left_out", text_or_null(sender.left_out.name)},
        {"mutant", sender.mutant ? json::value(*sender.mutant) : json::value()},
        {"settings", settings_object(sender.settings)},
        {"settings_beside", settings_with_reasons(sender.settings_beside)},
        {"trouble", text_or_null(sender.trouble)},
        {"trouble_before", texts(sender.trouble_before)},
        {"behaves_like", policy_fit_value(column ? behaves_like(*column) : std::nullopt)},
        {"figures", figures_object(column ? figures_of(column->deliveries) : OutcomeFigures{})},
        {"start_seconds", sender.start_seconds}};
    return json::serialize(object);
}

json::array words(const std::vector<VerdictKind>& kinds) {
    json::array array;
    for (const VerdictKind kind : kinds)
        array.emplace_back(to_text(kind));
    return array;
}

json::value tls_value(const std::optional<ObservedTls>& tls) {
    if (!tls) return nullptr;
    return json::object{
        {"version", text_or_null(tls->version)},
        {"cipher", text_or_null(tls->cipher)},
        {"sni", text_or_null(tls->sni)},
        {"summary", text_or_null(tls->summary)}};
}

json::object observed_object(const Observed& observed) {
    return {
        {"outcome", word_or_null(observed.outcome)},
        {"channel", word_or_null(observed.channel)},
        {"reason", word_or_null(observed.reason)},
        {"dsn", text_or_null(observed.dsn)},
        {"relay", text_or_null(observed.relay)},
        {"text", text_or_null(observed.text)},
        {"tls", tls_value(observed.tls)},
        {"report", text_or_null(observed.report)}};
}

json::array evidence_array(const std::vector<EvidenceLine>& evidence) {
    json::array array;
    array.reserve(evidence.size());
    for (const EvidenceLine& line : evidence)
        array.push_back(
            {{"time", iso_time(line.time)}, {"witness", to_text(line.witness)}, {"text", utf8(line.text)}}
        );
    return array;
}

std::string delivery_line(const Delivery& delivery) {
    const json::object object{
        {"scenario", utf8(delivery.scenario)},
        {"sender", utf8(delivery.sender)},
        {"policy", to_text(delivery.policy)},
        {"recipient", utf8(delivery.recipient)},
        {"verdict", to_text(delivery.verdict.kind)},
        {"expected", expected_object(delivery.expected)},
        {"observed", observed_object(delivery.verdict.observed)},
        {"known", delivery.known ? json::value(known_object(*delivery.known)) : json::value()},
        {"attacked", delivery.attacked},
        {"attacker_got_mail", delivery.verdict.attacker_got_mail},
        {"mismatches", texts(delivery.verdict.mismatches)},
        {"not_judged_because", text_or_null(delivery.verdict.not_judged_because)},
        {"not_judged_before", texts(delivery.not_judged_before)},
        {"repetitions", words(delivery.repetitions)},
        {"title", utf8(delivery.title)},
        {"file", text_or_null(delivery.file)},
        {"sources", texts(delivery.sources)},
        {"remedy", remedy_value(delivery.remedy)},
        {"evidence", evidence_array(delivery.verdict.evidence.lines())}};
    return json::serialize(object);
}

std::string not_applicable_line(const NotApplicable& cell) {
    return json::serialize(json::object{
        {"sender", utf8(cell.sender)}, {"scenario", text_or_null(cell.scenario)}, {"why", utf8(cell.why)}});
}

// A member of the document on a line of its own.
void append_member(std::string& out, std::string_view key, const auto& value) {
    fmt::format_to(std::back_inserter(out), "  \"{}\": {},\n", key, json::serialize(json::value_from(value)));
}

// A list whose items have a line each; a large run is never a tree of values as a whole.
template <typename Item, typename Line>
void append_list(std::string& out, std::string_view key, const std::vector<Item>& items, Line line_of) {
    fmt::format_to(std::back_inserter(out), "  \"{}\": [", key);
    std::string_view separator = "\n    ";
    for (const Item& item : items) {
        out.append(separator).append(line_of(item));
        separator = ",\n    ";
    }
    out += items.empty() ? "]" : "\n  ]";
}

} // namespace

std::string iso_time(std::chrono::system_clock::time_point time) {
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    return fmt::format("{:%FT%T}.{:06}Z", second, floor<microseconds>(time - second).count());
}

std::string json_report(const RunResult& result) {
    std::string out = "{\n";
    append_member(out, "version", utf8(result.version));
    append_member(out, "started", iso_time(result.started));
    append_member(out, "seconds", result.seconds);
    append_member(out, "world_seconds", result.world_seconds);
    append_member(out, "interrupted", result.interrupted);
    const auto columns = sender_columns(result);
    append_list(out, "senders", result.senders, [&](const ReportedSender& sender) {
        return sender_line(sender, column_of(columns, sender));
    });
    out += ",\n";
    append_list(out, "claims", result.claims, claim_json);
    out += ",\n";
    append_list(out, "differences", differences(result), [](const std::string& text) {
        return json::serialize(json::string_view(utf8(text)));
    });
    out += ",\n";
    append_list(out, "not_applicable", result.not_applicable, not_applicable_line);
    out += ",\n";
    append_list(out, "deliveries", result.deliveries, delivery_line);
    out += "\n}\n";
    return out;
}

} // namespace harness
