#include "harness/mta/postfix/tlsrpt_datagram.hpp"

#include "harness/base/shortened.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace harness {

namespace {

namespace json = boost::json;

constexpr std::size_t kMostEntries = 16; // Postfix has one policy in a datagram, and one failure
constexpr std::size_t kLongestName = 255;
constexpr std::size_t kShownOfADatagram = 300; // of a datagram that is none

// tlsrpt.h, tlsrpt_policy_type_t and tlsrpt_failure_t.
constexpr std::array<std::pair<std::int64_t, ReportedPolicy>, 3> kPolicies{{
    {1, ReportedPolicy::tlsa},
    {2, ReportedPolicy::sts},
    {9, ReportedPolicy::no_policy_found},
}};
constexpr std::array<std::pair<std::int64_t, ReportedResult>, 11> kResults{{
    {201, ReportedResult::starttls_not_supported},
    {202, ReportedResult::certificate_host_mismatch},
    {203, ReportedResult::certificate_not_trusted},
    {204, ReportedResult::certificate_expired},
    {205, ReportedResult::validation_failure},
    {301, ReportedResult::sts_policy_fetch_error},
    {302, ReportedResult::sts_policy_invalid},
    {303, ReportedResult::sts_webpki_invalid},
    {304, ReportedResult::tlsa_invalid},
    {305, ReportedResult::dnssec_invalid},
    {306, ReportedResult::dane_required},
}};

const json::value& member_of(const json::object& object, const char* key) {
    const json::value* const value = object.if_contains(key);
    if (!value) throw std::runtime_error(fmt::format("there is no \"{}\"", key));
    return *value;
}

std::int64_t number_in(const json::object& object, const char* key) {
    const json::value& value = member_of(object, key);
    if (!value.is_int64()) throw std::runtime_error(fmt::format("\"{}\" is no number", key));
    return value.get_int64();
}

std::string name_in(const json::object& object, const char* key) {
    const json::value& value = member_of(object, key);
    if (!value.is_string() || value.get_string().empty() || value.get_string().size() > kLongestName)
        throw std::runtime_error(fmt::format("\"{}\" is no name", key));
    return std::string(value.get_string());
}

template <typename Rows>
auto meaning_of(std::int64_t number, const Rows& rows, const char* key) {
    for (const auto& [known, meaning] : rows)
        if (known == number) return meaning;
    throw std::runtime_error(fmt::format("\"{}\" is {}, which is unknown", key, number));
}

// The objects of a list; none, if it is missing.
std::vector<const json::object*> objects_in(const json::object& object, const char* key) {
    std::vector<const json::object*> objects;
    const json::value* const list = object.if_contains(key);
    if (!list) return objects;
    if (!list->is_array() || list->get_array().size() > kMostEntries)
        throw std::runtime_error(fmt::format("\"{}\" is no list of at most {}", key, kMostEntries));
    for (const json::value& item : list->get_array()) {
        if (!item.is_object()) throw std::runtime_error(fmt::format("an item of \"{}\" is no object", key));
        objects.push_back(&item.get_object());
    }
    return objects;
}

void add_policy(const json::object& policy, TlsReportSent& report) {
    const ReportedPolicy type = meaning_of(number_in(policy, "policy-type"), kPolicies, "policy-type");
    const auto failures = objects_in(policy, "failure-details");
    for (const json::object* failure : failures)
        report.says.push_back({type, meaning_of(number_in(*failure, "c"), kResults, "c")});
    const bool failed = number_in(policy, "f") != 0;
    if (failed == failures.empty()) throw std::runtime_error("\"f\" and \"failure-details\" disagree");
    if (!failed) report.says.push_back({type, ReportedResult::success});
}

TlsReportSent report_in(std::string_view datagram) {
    const json::value whole = json::parse({datagram.data(), datagram.size()});
    if (!whole.is_object()) throw std::runtime_error("no object");
    TlsReportSent report;
    report.domain = name_in(whole.get_object(), "d");
    for (const json::object* policy : objects_in(whole.get_object(), "policies"))
        add_policy(*policy, report);
    if (report.says.empty()) throw std::runtime_error("there are no \"policies\"");
    return report;
}

} // namespace

LogEvent parse_tlsrpt_datagram(std::string_view datagram, SenderTime time) {
    LogEvent event;
    event.time = time;
    event.companion = kTlsReporter;
    event.about_deliveries = true;
    try {
        TlsReportSent report = report_in(datagram);
        event.line = report.domain + ": " + to_text({report.says.begin(), report.says.end()});
        event.what = std::move(report);
    } catch (const std::runtime_error& error) {
        event.line =
            fmt::format("not understood, {}: {}", error.what(), shortened(datagram, kShownOfADatagram));
    }
    return event;
}

} // namespace harness
