#include "harness/scenario/then_parser.hpp"

#include "harness/model/host_check.hpp"
#include "harness/scenario/peer_parser.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace harness {

namespace {

YamlNode& value_of(YamlNode& mapping, const YamlNode& key) {
    for (auto& [name, value] : mapping.fields)
        if (name.scalar == key.scalar) return value;
    mapping.kind = YamlNode::Kind::mapping;
    return mapping.fields.emplace_back(YamlField{key, {}}).value;
}

// What a host does not say of itself is as it was.
void change_hosts(YamlNode& hosts, const YamlNode& then) {
    const YamlNode before = std::exchange(hosts, then);
    for (std::size_t i = 0; i < hosts.items.size() && i < before.items.size(); ++i) {
        if (then.items[i].kind != YamlNode::Kind::mapping) continue;
        hosts.items[i] = before.items[i];
        hosts.items[i].position = then.items[i].position;
        for (const auto& [key, value] : then.items[i].fields)
            value_of(hosts.items[i], key) = value;
    }
}

// The mapping of the peer, as it would be of one that had always been so.
YamlNode changed(const YamlNode& peer, const YamlNode& then) {
    YamlNode all = peer;
    all.position = then.position;
    const auto known = names_of(kThen);
    for (const auto& [key, value] : then.fields) {
        if (key.scalar == "expect" || std::find(known.begin(), known.end(), key.scalar) == known.end())
            continue; // it is no part of the peer, or has been complained of
        YamlNode& there = value_of(all, key);
        if (key.scalar == "mx" && there.kind == YamlNode::Kind::sequence)
            change_hosts(there, value);
        else
            there = value;
    }
    return all;
}

bool is_waited_for(const Peer& peer) {
    return std::any_of(peer.mx.begin(), peer.mx.end(), keeps_silent) ||
           std::any_of(peer.dns.begin(), peer.dns.end(), keeps_waiting);
}

} // namespace

void parse_then(
    const YamlNode& then,
    const YamlNode& peer,
    const TakingFile& taking,
    Scenario& scenario,
    Problems& problems
) {
    const FieldReader fields(then, kThen, problems);
    const YamlNode* const expect = fields.find("expect");
    if (then.fields.size() == (expect ? 1U : 0U))
        problems.error(then.position, "\"then\" changes nothing of the peer");
    if (scenario.peer.existence == Existence::missing)
        problems.error(then.position, "a domain that does not exist does not change");
    if (scenario.route != Route::mx)
        problems.error(then.position, "only one of two messages would be relayed");
    if (scenario.peer.earlier)
        problems.error(then.position, "the message before is for the earlier domain, which does not change");
    scenario.attempt = Attempt::second_message;
    scenario.first = std::exchange(scenario.expect, {});
    scenario.first_like = std::exchange(scenario.like, {});
    if (problems.has_error()) return; // it would be said twice
    PeerName name{taking.id, taking.domain};
    name.has_changed = true;
    const std::uint16_t port = row_of(scenario.route).port;
    Peer later = parse_peer(changed(peer, then), name, port, problems);
    if (is_waited_for(scenario.peer) || is_waited_for(later))
        problems.error(
            then.position, "a silent host or resolver is waited for too long, but at a first attempt"
        );
    scenario.peer = std::move(later);
    if (expect)
        parse_expect(*expect, taking, scenario, problems);
    else
        problems.error(then.position, "there is no \"expect\": what is documented of the second message");
}

void keep_first(Peer first, Scenario& scenario) {
    first.then = std::make_shared<const Peer>(std::move(scenario.peer));
    scenario.peer = std::move(first);
}

} // namespace harness
