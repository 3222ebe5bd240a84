#include "harness/verdict/report_witness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace harness {

namespace {

template <typename Kind>
auto count_of(const DeliveryEvidence& seen) {
    return std::count_if(seen.log.begin(), seen.log.end(), [](const LogEvent& event) {
        return std::holds_alternative<Kind>(event.what);
    });
}

} // namespace

std::string reported(const DeliveryEvidence& seen) {
    std::set<TlsReport> all;
    for (const LogEvent& event : seen.log)
        if (const auto* report = std::get_if<TlsReportSent>(&event.what))
            all.insert(report->says.begin(), report->says.end());
    return to_text(all);
}

WhyNot why_reports_are_in_doubt(const DeliveryEvidence& seen) {
    const auto sent = count_of<TlsReportSent>(seen);
    const auto logged = count_of<TlsReportLogged>(seen);
    if (sent == logged) return {};
    return fmt::format(
        "witnesses contradict each other: the log tells of {} TLS reports to the domain, and {} arrived",
        logged,
        sent
    );
}

WhyNot why_no_report_is_in_doubt(const Peer& peer, const DeliveryEvidence& seen) {
    const std::string name = tlsrpt_record_name(peer);
    if (std::any_of(seen.queries.begin(), seen.queries.end(), [&](const auto& query) {
            return query.type == "TXT" && query.name == name;
        }))
        return {};
    return fmt::format("nothing is reported, but nobody asked for TXT {}, either", name);
}

} // namespace harness
