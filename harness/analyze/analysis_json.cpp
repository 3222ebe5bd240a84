#include "harness/analyze/analysis_json.hpp"

#include "harness/analyze/advice.hpp"
#include "harness/report/json_values.hpp"

#include <boost/json.hpp>

#include <set>

namespace harness {

namespace {

namespace json = boost::json;

// RFC 3339 without a zone: the log's own clock.
json::value time_or_null(const std::optional<LogTime>& time) {
    if (!time) return nullptr;
    std::string text = to_text(*time);
    text[10] = 'T';
    return json::string(text);
}

json::array hosts_array(const std::vector<FailedHost>& hosts) {
    json::array array;
    for (const FailedHost& host : hosts)
        array.push_back(json::object{
            {"name", text_or_null(host.name)},
            {"address", text_or_null(host.address)},
            {"reason", to_text(host.reason)},
            {"attempts", host.times}});
    return array;
}

json::value policy_value(const std::shared_ptr<const DomainPolicy>& policy) {
    if (!policy) return nullptr;
    return json::object{
        {"program", text_or_null(policy->program)},
        {"found", to_text(policy->found)},
        {"meaning", row_of(policy->found).meaning},
        {"from_cache", policy->from_cache},
        {"why", text_or_null(policy->why)},
        {"time", time_or_null(policy->time)}};
}

json::object failed_object(const FailedAttempts& failed) {
    return {
        {"outcome", to_text(failed.outcome)},
        {"reason", to_text(failed.reason)},
        {"dsn", text_or_null(failed.dsn)},
        {"attempts", failed.times},
        {"put_off", failed.repeats},
        {"first", time_or_null(failed.first)},
        {"last", time_or_null(failed.last)},
        {"waiting", failed.waiting},
        {"delivered_later", failed.delivered_later},
        {"returned", failed.returned},
        {"gone", failed.gone},
        {"hosts", hosts_array(failed.hosts)},
        {"hosts_left_out", failed.hosts_left_out},
        {"policy", policy_value(failed.policy)}};
}

json::value level_value(int level, bool tells_of_tls) {
    if (level == 0) return "not-delivered";
    if (!tells_of_tls) return "delivered";
    return json::string(to_text(static_cast<Channel>(level - 1)));
}

json::value decline_value(const Decline& decline, bool tells_of_tls) {
    if (decline.times == 0) return nullptr;
    return json::object{
        {"from", level_value(decline.from, tells_of_tls)},
        {"to", level_value(decline.to, tells_of_tls)},
        {"last_good", time_or_null(decline.last_good)},
        {"since", time_or_null(decline.since)},
        {"attempts", decline.times}};
}

template <typename Enum, std::size_t N>
json::object counts_object(const std::array<Count, N>& counts) {
    json::object object;
    for (const auto& row : kWords<Enum>)
        object[row.word] = counts[static_cast<std::size_t>(row.value)];
    return object;
}

json::object domain_object(const std::string& name, const DomainFigures& figures, bool tells_of_tls) {
    json::array failed;
    for (const FailedAttempts& one : figures.failed)
        failed.push_back(failed_object(one));
    return {
        {"domain", text_or_null(name)},
        {"delivered", counts_object<PeerWord>(figures.delivered)},
        {"failed", std::move(failed)},
        {"failed_left_out", figures.failed_left_out},
        {"worse", decline_value(figures.decline, tells_of_tls)}};
}

// As text: the objects of many domains at once take several times as much.
std::string domains_text(const Analysis& analysis) {
    std::string text;
    for (const auto& [name, figures] : analysis.domains)
        text +=
            (text.empty() ? "" : ",") + json::serialize(domain_object(name, figures, analysis.tells_of_tls));
    return text;
}

json::array days_array(const Analysis& analysis) {
    json::array days;
    for (const auto& [day, figures] : analysis.days)
        days.push_back(json::object{
            {"day", day_text(day)},
            {"delivered", counts_object<Channel>(figures.delivered)},
            {"deferred", figures.deferred},
            {"bounced", figures.bounced}});
    return days;
}

// Of the reasons that the log gives.
json::array reasons_array(const Analysis& analysis) {
    std::set<Reason> reasons;
    for (const auto& [name, figures] : analysis.domains)
        for (const FailedAttempts& one : figures.failed)
            reasons.insert(one.reason);
    json::array array;
    for (const Reason reason : reasons) {
        const Advice& advice = advice_on(reason);
        array.push_back(json::object{
            {"reason", to_text(reason)},
            {"meaning", row_of(reason).meaning},
            {"policies", advice.policies},
            {"sender", advice.sender},
            {"recipient", advice.recipient},
            {"scenario", text_or_null(advice.scenario)}});
    }
    return array;
}

// Of the domains whose policy could not be had.
json::array policies_array(const Analysis& analysis) {
    json::array array;
    for (const auto& [domain, figures] : analysis.policies)
        if (figures.failed > 0)
            array.push_back(json::object{
                {"domain", text_or_null(domain)},
                {"failed", figures.failed},
                {"last_failed", policy_value(figures.last_failed)},
                {"last", policy_value(figures.last)}});
    return array;
}

json::array others_array(const Analysis& analysis) {
    json::array array;
    for (const auto& [program, lines] : analysis.others)
        array.push_back(json::object{
            {"program", text_or_null(program)},
            {"lines", lines.times},
            {"example", text_or_null(lines.example)}});
    return array;
}

json::array unknown_array(const Analysis& analysis) {
    json::array array;
    for (const auto& [kind, lines] : analysis.unknown)
        array.push_back(json::object{{"lines", lines.times}, {"example", text_or_null(lines.example)}});
    return array;
}

} // namespace

std::string change_json(const LevelChange& change, bool tells_of_tls) {
    const json::object object{
        {"time", time_or_null(change.time)},
        {"domain", text_or_null(change.domain)},
        {"before", change.before ? level_value(*change.before, tells_of_tls) : nullptr},
        {"now", level_value(change.now, tells_of_tls)},
        {"reason", change.now == 0 ? json::value(to_text(change.reason)) : nullptr}};
    return json::serialize(object) + '\n';
}

std::string analysis_json(const Analysis& analysis) {
    const json::object object{
        {"lines", analysis.lines},
        {"mail_lines", analysis.mail_lines},
        {"cut_lines", analysis.cut_lines},
        {"first", time_or_null(analysis.first)},
        {"last", time_or_null(analysis.last)},
        {"attempts", analysis.attempts},
        {"inside", analysis.inside},
        {"tells_of_tls", analysis.tells_of_tls},
        {"queue_known", analysis.queue_known},
        {"reasons", reasons_array(analysis)},
        {"days", days_array(analysis)},
        {"not_understood", analysis.not_understood},
        {"unknown", unknown_array(analysis)},
        {"policies", policies_array(analysis)},
        {"other_lines", analysis.other_lines},
        {"others", others_array(analysis)},
        {"left_out",
         json::object{
             {"attempts_of_domains", analysis.domains_left_out},
             {"attempts_of_days", analysis.days_left_out},
             {"unknown_lines", analysis.unknown_left_out},
             {"lines_of_policies", analysis.policies_left_out},
             {"lines_of_other_programs", analysis.others_left_out},
             {"deferred_messages", analysis.messages_left_out}}}};
    std::string text = json::serialize(object);
    text.pop_back(); // the brace
    return text + ",\"domains\":[" + domains_text(analysis) + "]}\n";
}

} // namespace harness
