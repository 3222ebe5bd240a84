#include "harness/advise/measured.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

namespace json = boost::json;

constexpr int kFormat = 1;
constexpr std::string_view kToAttacker = " to the attacker";

std::optional<MeasuredCell> parse_cell(std::string_view text) {
    MeasuredCell cell;
    cell.attacker_got_mail = text.ends_with(kToAttacker);
    if (cell.attacker_got_mail) text.remove_suffix(kToAttacker.size());
    const auto space = text.find(' ');
    const auto outcome = parse_word<Outcome>(text.substr(0, space));
    if (!outcome || space == std::string_view::npos) return std::nullopt;
    cell.outcome = *outcome;
    const std::string_view rest = text.substr(space + 1);
    cell.channel = parse_word<Channel>(rest);
    if (!cell.channel) cell.reason = parse_word<Reason>(rest);
    if (!cell.channel && !cell.reason) return std::nullopt;
    return cell;
}

std::string column_text(const std::string& id, const MeasuredColumn& column) {
    json::array cells;
    for (const MeasuredCell& cell : column)
        cells.emplace_back(to_text(cell));
    return fmt::format("    {}: {}", json::serialize(json::string(id)), json::serialize(cells));
}

std::string columns_text(const std::map<std::string, MeasuredColumn, std::less<>>& columns) {
    std::string text;
    for (const auto& [id, column] : columns)
        text += (text.empty() ? "" : ",\n") + column_text(id, column);
    return text;
}

// Throws what Boost.JSON throws for a value of another kind.
WhyNot read_columns(
    const json::value& object, std::size_t size, std::map<std::string, MeasuredColumn, std::less<>>& columns
) {
    for (const auto& [id, cells] : object.as_object()) {
        MeasuredColumn column;
        for (const json::value& cell : cells.as_array()) {
            const auto parsed = parse_cell(std::string_view(cell.as_string()));
            if (!parsed)
                return fmt::format("{}: \"{}\" is no outcome", std::string(id), cell.as_string().c_str());
            column.push_back(*parsed);
        }
        if (column.size() != size)
            return fmt::format(
                "{}: there are {} outcomes for {} policies", std::string(id), column.size(), size
            );
        columns.emplace(id, std::move(column));
    }
    return {};
}

Result<Measured> measured_in(const json::object& root) {
    if (root.at("format").as_int64() != kFormat)
        return Failure{"another version of mxproof has written it: measure again"};
    Measured measured;
    measured.program = root.at("program").as_string();
    measured.version = root.at("version").as_string();
    for (const json::value& word : root.at("policies").as_array()) {
        const auto policy = parse_policy(std::string(word.as_string()));
        if (!policy) return Failure{fmt::format("\"{}\" is no policy", word.as_string().c_str())};
        measured.policies.push_back(*policy);
    }
    for (const auto& [key, columns] :
         {std::pair("honest", &measured.honest), std::pair("attacked", &measured.attacked)})
        if (const WhyNot why = read_columns(root.at(key), measured.policies.size(), *columns))
            return Failure{*why};
    return measured;
}

} // namespace

std::string to_text(const MeasuredCell& cell) {
    return fmt::format(
        "{}{}{}",
        to_text(cell.outcome),
        cell.channel  ? " " + std::string(to_text(*cell.channel))
        : cell.reason ? " " + std::string(to_text(*cell.reason))
                      : "",
        cell.attacker_got_mail ? kToAttacker : ""
    );
}

const MeasuredColumn* Measured::column_of(std::string_view scenario) const {
    for (const auto* columns : {&honest, &attacked})
        if (const auto found = columns->find(scenario); found != columns->end()) return &found->second;
    return nullptr;
}

Result<Measured> measured_by(const RunResult& result) {
    Measured measured;
    std::map<std::string_view, std::size_t> columns; // by the sender's name
    for (const ReportedSender& sender : result.senders) {
        measured.program = sender.program;
        measured.version = sender.version;
        columns.emplace(sender.name, measured.policies.size());
        measured.policies.push_back(sender.policy);
    }
    std::map<std::string_view, std::size_t> judged;
    for (const Delivery& delivery : result.deliveries) {
        const Observed& seen = delivery.verdict.observed;
        if (delivery.verdict.kind == VerdictKind::not_judged || !seen.outcome)
            return Failure{fmt::format("{} was not judged", delivery.scenario)};
        auto& column = (delivery.attacked ? measured.attacked : measured.honest)[delivery.scenario];
        column.resize(measured.policies.size());
        const bool was_delivered = seen.outcome == Outcome::delivered;
        column[columns.at(delivery.sender)] = {
            *seen.outcome,
            was_delivered ? seen.channel : std::nullopt,
            was_delivered ? std::nullopt : std::optional(seen.reason.value_or(Reason::unrecognised)),
            delivery.verdict.attacker_got_mail};
        ++judged[delivery.scenario];
    }
    if (judged.empty()) return Failure{"nothing was delivered"};
    // A peer that not every policy has an expectation for cannot be compared.
    for (auto* peers : {&measured.honest, &measured.attacked})
        std::erase_if(*peers, [&](const auto& peer) {
            return judged[peer.first] != measured.policies.size();
        });
    return measured;
}

std::string to_json(const Measured& measured) {
    json::array policies;
    for (const Policy& policy : measured.policies)
        policies.emplace_back(to_text(policy));
    return fmt::format(
        "{{\n  \"format\": {},\n  \"program\": {},\n  \"version\": {},\n  \"policies\": {},\n"
        "  \"honest\": {{\n{}\n  }},\n  \"attacked\": {{\n{}\n  }}\n}}\n",
        kFormat,
        json::serialize(json::string(measured.program)),
        json::serialize(json::string(measured.version)),
        json::serialize(policies),
        columns_text(measured.honest),
        columns_text(measured.attacked)
    );
}

Result<Measured> parse_measured(const std::string& text) {
    boost::system::error_code error;
    const json::value root = json::parse(text, error);
    if (error || !root.is_object()) return Failure{"it is no JSON object"};
    try {
        return measured_in(root.as_object());
    } catch (const std::exception&) { // a key that is missing, or a value of another kind
        return Failure{"`mxproof advise --measure` has not written it"};
    }
}

} // namespace harness
