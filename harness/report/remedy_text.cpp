#include "harness/report/remedy_text.hpp"

#include "harness/report/safe_text.hpp"

#include <algorithm>
#include <map>

namespace harness {

namespace {

constexpr std::size_t kMostPeers = 5; // a report of many peers is read for other things

} // namespace

std::vector<std::string> remedy_lines(const Remedy& remedy) {
    std::vector<std::string> lines;
    if (!remedy.sender.empty()) lines.push_back("At the sender: " + remedy.sender);
    if (!remedy.recipient.empty()) lines.push_back("At the recipient: " + remedy.recipient);
    return lines;
}

bool calls_for_remedy(const Delivery& delivery) {
    const Observed& seen = delivery.verdict.observed;
    if (!seen.outcome) return false;
    const bool is_plaintext = seen.channel == Channel::plaintext && delivery.policy.level != Level::none;
    return seen.outcome != Outcome::delivered || is_plaintext || delivery.verdict.attacker_got_mail;
}

void append_remedies(std::string& out, const RunResult& result, const TextStyle& style) {
    std::map<std::string, const Delivery*> peers;
    for (const Delivery& delivery : result.deliveries)
        if (delivery.remedy != Remedy{} && calls_for_remedy(delivery))
            peers.emplace(delivery.scenario, &delivery);
    if (peers.empty() || peers.size() > kMostPeers) return;
    out += painted(style, Tone::heading, "What can be done") + '\n';
    for (const auto& [id, delivery] : peers) {
        out += paragraph(printable(id), "  ", "    ", columns_of(style));
        for (const std::string& line : remedy_lines(delivery->remedy))
            out += paragraph(printable(line), "    ", "      ", columns_of(style));
    }
    out += '\n';
}

} // namespace harness
