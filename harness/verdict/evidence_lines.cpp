#include "harness/verdict/evidence_lines.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string_view>

namespace harness {

namespace {

// `foo.example. 300 IN MX 10 mx1.foo.example.` without owner, TTL and class, and without the type if that was
// asked for.
std::string data_of(std::string record, const std::string& asked_type) {
    std::replace(record.begin(), record.end(), '\t', ' ');
    for (int field = 0; field < 3; ++field)
        record.erase(0, record.find(' ') + 1);
    return record.starts_with(asked_type + " ") ? record.substr(asked_type.size() + 1) : record;
}

// RFC 8914 section 4: the codes that fake_dns sends.
std::string_view name_of_ede(std::uint16_t code) {
    switch (code) {
    case 0:
        return " other error";
    case 5:
        return " DNSSEC indeterminate";
    case 6:
        return " DNSSEC bogus";
    case 7:
        return " signature expired";
    case 8:
        return " signature not yet valid";
    case 9:
        return " DNSKEY missing";
    case 10:
        return " RRSIGs missing";
    case 11:
        return " no zone key bit set";
    case 12:
        return " NSEC missing";
    case 22:
        return " no reachable authority";
    case 23:
        return " network error";
    default:
        return "";
    }
}

std::string query_text(const fake_dns::QueryAnswered& query) {
    if (!query.answered) return fmt::format("{} {} -> no answer", query.type, query.name);
    std::string text = fmt::format("{} {} -> {}", query.type, query.name, query.rcode);
    if (query.ad) text += " AD";
    if (query.truncated) text += " TC";
    if (query.delay.count() > 0) text += fmt::format(" after {} ms", query.delay.count());
    if (query.security) text += fmt::format(" ({})", to_text(*query.security));
    if (query.ede) text += fmt::format(" (EDE {}{})", *query.ede, name_of_ede(*query.ede));
    std::vector<std::string> data;
    for (const std::string& record : query.answers)
        data.push_back(data_of(record, query.type));
    return data.empty() ? text : fmt::format("{}: {}", text, fmt::join(data, "; "));
}

std::string label_of(const std::string& address, const DeliveryEvidence& seen) {
    const ObservedHost* host = host_at(seen, address);
    return host ? fmt::format("{} [{}]", host->label, address) : fmt::format("[{}]", address);
}

std::string_view sign_of(fake_mx::Direction direction) {
    switch (direction) {
    case fake_mx::Direction::received:
        return "<-";
    case fake_mx::Direction::sent:
        return "->";
    case fake_mx::Direction::note:
        return "--";
    }
    return "??";
}

// `250-…`: more of the same reply follows (RFC 5321 4.2.1).
bool is_continued(const fake_mx::DialogueLine& line) {
    return line.direction == fake_mx::Direction::sent && line.text.size() > 3 && line.text[3] == '-';
}

// A reply of several lines is one line here, its parts separated by bars.
void append_session(
    const fake_mx::SessionRecord& session, const DeliveryEvidence& seen, std::vector<EvidenceLine>& lines
) {
    const std::string who = label_of(session.server, seen);
    lines.push_back({session.started, Witness::mx, fmt::format("{} -- session {} begins", who, session.id)});
    bool continues = false;
    for (const fake_mx::DialogueLine& line : session.dialogue) {
        if (continues && line.direction == fake_mx::Direction::sent) {
            lines.back().text += " | " + line.text.substr(std::min<std::size_t>(4, line.text.size()));
        } else {
            lines.push_back(
                {line.time, Witness::mx, fmt::format("{} {} {}", who, sign_of(line.direction), line.text)}
            );
        }
        continues = is_continued(line);
    }
}

// `mta-sts.peer.example [198.18.0.2] GET /.well-known/mta-sts.txt -> 200`, at its end; or why there was none.
EvidenceLine fetch_line(const fake_mx::PolicyFetch& fetch) {
    std::string text = fmt::format("{} [{}]", fetch.host, fetch.server);
    if (!fetch.method.empty()) text += fmt::format(" <- {} {}", fetch.method, fetch.target);
    if (fetch.status != 0) text += fmt::format(" -> {}", fetch.status);
    if (fetch.method.empty())
        text += fmt::format(
            " -- no policy was asked for, TLS {}established", fetch.tls.established ? "" : "not "
        );
    if (!fetch.error.empty()) text += ": " + fetch.error;
    if (!fetch.tls.client_alert.empty()) text += fmt::format(" (client's alert: {})", fetch.tls.client_alert);
    return {fetch.ended.value_or(fetch.started), Witness::mx, std::move(text)};
}

// Without date and host: the evidence has times of its own.
std::string without_date(const LogEvent& event) {
    const std::string said = event.line.substr(std::min(event.text_start, event.line.size()));
    return event.companion.empty() ? said : event.companion + " " + said;
}

std::string request_text(const mailu::AdminRequest& request) {
    std::string text = fmt::format("{} {} -> {}", request.method, request.target, request.status);
    if (!request.answer.empty()) text += " " + request.answer;
    if (!request.why.empty()) text += fmt::format(" ({})", request.why);
    return text;
}

} // namespace

std::vector<EvidenceLine> evidence_lines(const DeliveryEvidence& seen) {
    std::vector<EvidenceLine> lines;
    for (const auto& query : seen.queries)
        lines.push_back({query.time, Witness::dns, query_text(query)});
    for (const auto& request : seen.admin)
        lines.push_back({request.time, Witness::admin, request_text(request)});
    for (const auto& session : seen.sessions)
        append_session(*session, seen, lines);
    for (const auto& fetch : seen.fetches)
        lines.push_back(fetch_line(*fetch));
    for (const LogEvent& event : seen.log)
        lines.push_back(
            event.companion == kTlsReporter ? EvidenceLine{event.time, Witness::report, event.line}
                                            : EvidenceLine{event.time, Witness::sender, without_date(event)}
        );
    std::stable_sort(lines.begin(), lines.end(), [](const EvidenceLine& a, const EvidenceLine& b) {
        return a.time < b.time;
    });
    if (seen.queued) {
        const auto time = lines.empty() ? std::chrono::system_clock::time_point{} : lines.back().time;
        lines.push_back(
            {time,
             Witness::sender,
             fmt::format(
                 "queue: {} in {}: {}",
                 seen.queued->queue_id,
                 seen.queued->queue_name,
                 seen.queued->delay_reason
             )}
        );
    }
    return lines;
}

} // namespace harness
