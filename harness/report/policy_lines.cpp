#include "harness/report/policy_lines.hpp"

#include "harness/report/json_values.hpp"
#include "harness/report/outcome_word.hpp"
#include "harness/report/safe_text.hpp"
#include "harness/verdict/expectation_match.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <unordered_map>

namespace harness {

namespace {

namespace json = boost::json;

using Cells = std::array<const Delivery*, kSituations.size()>; // null: there was none

// What a line does, beside no line: situations by their index.
struct Effects {
    std::vector<std::size_t> kept_from; // attackers who would get the mail
    std::vector<std::size_t> let;       // attackers who would not
    std::vector<std::size_t> held_up;   // correct hosts that would get their mail
    std::vector<std::size_t> let_through;
    std::vector<std::size_t> changed; // in the way that mail is protected, or why it waits
    bool is_judged = true;
    std::string why_not = {}; // it was not, of the first that was not
};

class Deliveries {
public:
    Deliveries(const PolicyLines& played, const std::string& sender) {
        for (std::size_t i = 0; i < played.runs.size(); ++i)
            for (const Delivery& delivery : played.runs[i].deliveries)
                if (delivery.sender == sender) found_[i].emplace(delivery.scenario, &delivery);
    }

    // Of a domain; without one, of the peers that no line names.
    Cells of(const std::string& domain) const {
        Cells cells{};
        for (std::size_t i = 0; i < kSituations.size(); ++i) {
            const auto found = found_[i].find(
                domain.empty() ? std::string(kSituations[i].scenario) : played_id(domain, kSituations[i])
            );
            if (found != found_[i].end()) cells[i] = found->second;
        }
        return cells;
    }

private:
    std::array<std::unordered_map<std::string, const Delivery*>, kSituations.size()> found_;
};

bool was_judged(const Delivery* delivery) {
    return delivery && was_judged(*delivery);
}

bool was_delivered(const Delivery& delivery) {
    return delivery.verdict.observed.outcome == Outcome::delivered;
}

Effects effects_of(const Cells& line, const Cells& without) {
    Effects effects;
    for (std::size_t i = 0; i < kSituations.size(); ++i) {
        if (!was_judged(line[i]) || !was_judged(without[i])) {
            effects.is_judged = false;
            const Delivery* const which = was_judged(line[i]) ? without[i] : line[i];
            if (which && effects.why_not.empty()) effects.why_not = which->verdict.not_judged_because;
            continue;
        }
        const bool now = line[i]->verdict.attacker_got_mail;
        const bool before = without[i]->verdict.attacker_got_mail;
        const bool attacked = kSituations[i].attacked;
        if (attacked && now != before)
            (before ? effects.kept_from : effects.let).push_back(i);
        else if (!attacked && was_delivered(*line[i]) != was_delivered(*without[i]))
            (was_delivered(*without[i]) ? effects.held_up : effects.let_through).push_back(i);
        else if (word_of(line[i]->verdict.observed) != word_of(without[i]->verdict.observed))
            effects.changed.push_back(i);
    }
    return effects;
}

std::string names_of(const std::vector<std::size_t>& situations) {
    std::vector<std::string_view> names;
    for (const std::size_t i : situations)
        names.push_back(kSituations[i].name);
    return fmt::format("{}", fmt::join(names, "; "));
}

std::vector<std::string> sentences_of(const Effects& effects) {
    std::vector<std::string> sentences;
    const auto add = [&](const char* text, const std::vector<std::size_t>& situations) {
        if (!situations.empty()) sentences.push_back(fmt::format("{}: {}", text, names_of(situations)));
    };
    add("protects", effects.kept_from);
    add("EXPOSES mail that is safe without it", effects.let);
    add("holds up mail", effects.held_up);
    add("lets mail through", effects.let_through);
    add("changes how mail travels", effects.changed);
    if (!effects.is_judged)
        sentences.push_back(
            "not all of it was judged" + (effects.why_not.empty() ? "" : ": " + printable(effects.why_not))
        );
    if (sentences.empty()) sentences.emplace_back("does nothing: it all happens without this line too");
    return sentences;
}

std::string row_of(const std::string& label, const Cells& cells) {
    std::string row = fmt::format("  {:<32}", printable(label));
    for (const Delivery* delivery : cells)
        row += fmt::format(" {:>6}", was_judged(delivery) ? word_of(delivery->verdict.observed) : "?");
    return row + '\n';
}

// What the lines that were played are compared with, each once.
std::vector<std::string> without_lines(const PolicyLines& played) {
    std::vector<std::string> all;
    for (const PlayedLine& line : played.lines)
        if (!line.domain.empty() && std::find(all.begin(), all.end(), line.beside) == all.end())
            all.push_back(line.beside);
    return all;
}

std::string label_of(const PlayedLine& line) {
    return fmt::format("{}: {}", line.line, line.key);
}

void append_table(
    std::string& out, const PolicyLines& played, const Deliveries& deliveries, const TextStyle& style
) {
    out += painted(
        style,
        Tone::heading,
        fmt::format(
            "  {:<32} {:^13} {:^13} {:^13}\n  {:<32} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6}",
            "line: domain",
            "correct",
            "stripped",
            "impersonated",
            "",
            "TLSA",
            "none",
            "TLSA",
            "none",
            "TLSA",
            "none"
        )
    );
    out += '\n';
    for (const std::string& beside : without_lines(played))
        out += row_of(beside.empty() ? "no line" : "no line: " + beside, deliveries.of(beside));
    for (const PlayedLine& line : played.lines)
        if (!line.domain.empty()) out += row_of(label_of(line), deliveries.of(line.domain));
    out += '\n';
}

const std::vector<ReportedSender>& senders_of(const PolicyLines& played) {
    static const std::vector<ReportedSender> none;
    return played.runs.empty() ? none : played.runs.front().senders;
}

json::object cells_object(const Cells& cells) {
    json::object object;
    for (std::size_t i = 0; i < kSituations.size(); ++i) {
        const bool judged = was_judged(cells[i]);
        object[kSituations[i].scenario] = {
            {"saw", text_or_null(judged ? to_text(cells[i]->verdict.observed) : "")},
            {"attacker_got_mail", judged && cells[i]->verdict.attacker_got_mail}};
    }
    return object;
}

json::array scenarios_array(const std::vector<std::size_t>& situations) {
    json::array array;
    for (const std::size_t i : situations)
        array.emplace_back(kSituations[i].scenario);
    return array;
}

json::object line_object(const PlayedLine& line, const Deliveries& deliveries) {
    json::object object{
        {"line", line.line},
        {"key", utf8(line.key)},
        {"value", utf8(line.value)},
        {"domain", text_or_null(line.domain)},
        {"why_not_played", text_or_null(line.why_not)}};
    if (line.domain.empty()) return object;
    const Cells cells = deliveries.of(line.domain);
    const Effects effects = effects_of(cells, deliveries.of(line.beside));
    object["relay"] = !line.beside.empty();
    object["peers"] = cells_object(cells);
    object["peers_without_a_line"] = cells_object(deliveries.of(line.beside));
    object["protects"] = scenarios_array(effects.kept_from);
    object["exposes"] = scenarios_array(effects.let);
    object["holds_up"] = scenarios_array(effects.held_up);
    object["lets_through"] = scenarios_array(effects.let_through);
    object["changes"] = scenarios_array(effects.changed);
    object["judged"] = effects.is_judged;
    return object;
}

} // namespace

std::string played_id(const std::string& domain, const Situation& situation) {
    return fmt::format("{}={}", domain, situation.scenario);
}

std::string policy_lines_text(const PolicyLines& played, const TextStyle& style) {
    std::string out;
    for (const ReportedSender& sender : senders_of(played)) {
        const std::string name = sender.configuration.empty() ? sender.name : sender.configuration;
        out += painted(
            style,
            Tone::heading,
            printable(fmt::format("{}, under {} {} {}", played.table, name, sender.program, sender.version))
        );
        out += "\n\n";
        if (!sender.trouble.empty()) out += paragraph(printable(sender.trouble), "", "  ", columns_of(style));
        const Deliveries deliveries(played, sender.name);
        append_table(out, played, deliveries, style);
        for (const PlayedLine& line : played.lines) {
            out += paragraph(printable(label_of(line) + " " + line.value), "", "    ", columns_of(style));
            if (line.domain.empty()) {
                out += paragraph("not played: " + printable(line.why_not), "  ", "    ", columns_of(style));
                continue;
            }
            const Effects effects = effects_of(deliveries.of(line.domain), deliveries.of(line.beside));
            for (const std::string& sentence : sentences_of(effects))
                out += paragraph(sentence, "  ", "    ", columns_of(style));
        }
        out += '\n';
    }
    return out;
}

std::string policy_lines_json(const PolicyLines& played) {
    json::array senders;
    for (const ReportedSender& sender : senders_of(played)) {
        const Deliveries deliveries(played, sender.name);
        json::array lines;
        for (const PlayedLine& line : played.lines)
            lines.push_back(line_object(line, deliveries));
        senders.push_back(
            {{"name", utf8(sender.name)},
             {"program", utf8(sender.program)},
             {"version", text_or_null(sender.version)},
             {"trouble", text_or_null(sender.trouble)},
             {"without_a_line", cells_object(deliveries.of({}))},
             {"lines", std::move(lines)}}
        );
    }
    return json::serialize(json::object{{"table", utf8(played.table)}, {"senders", std::move(senders)}}) +
           "\n";
}

int exit_code(const PolicyLines& played) {
    for (const ReportedSender& sender : senders_of(played)) {
        const Deliveries deliveries(played, sender.name);
        std::vector<std::string> domains = without_lines(played);
        for (const PlayedLine& line : played.lines)
            if (!line.domain.empty()) domains.push_back(line.domain);
        for (const std::string& domain : domains)
            for (const Delivery* delivery : deliveries.of(domain))
                if (!was_judged(delivery)) return 3;
    }
    return senders_of(played).empty() ? 3 : 0;
}

} // namespace harness
